// SPDX-License-Identifier: Apache-2.0

import Reactor

/// Decides whether a failed call is repeated, and when. Time and chance are arguments.
struct RetrySchedule {
  private let attemptsMax: Int
  private var backoff: Backoff
  /// The number of attempts so far.
  private(set) var attempts = 0

  init(_ policy: RetryPolicy) {
    attemptsMax = policy.attemptsMax
    backoff = Backoff(delayMin: policy.backoffStart, delayMax: policy.backoffMax)
  }

  /// An attempt begins.
  mutating func begin() { attempts += 1 }

  /// The pause before the next attempt, or nil if there is to be none: the failure is for good, a
  /// repetition could do harm, there were enough attempts, or the pause would outlast the deadline,
  /// which is `remaining` away.
  mutating func pause(
    after failure: CallFailure, of call: CallFacts, remaining: Duration?, jitter: Double
  ) -> Duration? {
    guard attempts < attemptsMax, Self.mayRepeat(failure, of: call) else { return nil }
    var pause = backoff.pause(jitter: jitter)
    // What the server asks for is the least; the jitter stays, so that all do not come at once.
    if case .after(let asked) = failure.pushback { pause = asked + (asked > pause ? pause : .zero) }
    if let remaining, pause >= remaining { return nil }
    return pause
  }

  private static func mayRepeat(_ failure: CallFailure, of call: CallFacts) -> Bool {
    // A deadline of the server's own passed within ours would pass again.
    guard failure.mayPass, failure.error.code != .deadlineExceeded else { return false }
    return call.isRepeatable || failure.isWithoutEffect
  }
}
