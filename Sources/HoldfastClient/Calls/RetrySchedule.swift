// SPDX-License-Identifier: Apache-2.0

import Reactor

/// Decides whether and when a failed call is retried. Time and random numbers are arguments.
struct RetrySchedule {
  private let attemptsMax: Int
  private var backoff: Backoff
  /// The number of attempts so far.
  private(set) var attempts = 0

  init(_ policy: RetryPolicy) {
    attemptsMax = policy.attemptsMax
    backoff = Backoff(delayMin: policy.backoffStart, delayMax: policy.backoffMax)
  }

  /// Counts an attempt that is about to be made.
  mutating func begin() { attempts += 1 }

  /// The pause before the next attempt; nil if there must not be one: the failure is permanent, a
  /// retry could do harm, the attempts are used up, or the pause would exceed `remaining`, the time
  /// until the deadline.
  mutating func pause(
    after failure: CallFailure, of call: CallFacts, remaining: Duration?, jitter: Double
  ) -> Duration? {
    guard attempts < attemptsMax, Self.mayRepeat(failure, of: call) else { return nil }
    var pause = backoff.pause(jitter: jitter)
    // The server's delay is a lower bound. It replaces a longer pause; a shorter one is added to
    // it, so that clients do not retry in step.
    if case .after(let asked) = failure.pushback { pause = asked + (asked > pause ? pause : .zero) }
    if let remaining, pause >= remaining { return nil }
    return pause
  }

  private static func mayRepeat(_ failure: CallFailure, of call: CallFacts) -> Bool {
    // A deadline that the server set itself, within the caller's, would be exceeded again.
    guard failure.mayPass, failure.error.code != .deadlineExceeded else { return false }
    return call.isRepeatable || failure.isWithoutEffect
  }
}
