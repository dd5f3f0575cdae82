// SPDX-License-Identifier: Apache-2.0

import Reactor

/// Tells when a server that owes an answer counts as gone. The bound is the client's own: the
/// server's statement timeout ends nothing where the server itself has stopped.
///
/// ```
///   idle ── owes ──▶ waiting ── silent for the limit ──▶ asked ── silent for the grace ──▶ gone
///    ▲               ▲ │                                  │
///    │               └─┼──────────── heard ───────────────┘
///    └── owes nothing ─┘
/// ```
///
/// A slow server responds to a cancel request, and the connection is kept; a dead server does not.
/// Operations that must not be cancelled, especially commits, go from waiting to gone directly.
struct AnswerWatch {
  /// An action that is due.
  enum Verdict: Equatable {
    /// Nothing before this instant.
    case wait(until: MonotonicInstant)
    /// Send a cancel request.
    case ask
    /// The server was silent for so long.
    case gone(after: Duration)
  }

  private enum State {
    case idle
    case waiting(since: MonotonicInstant)
    case asked(since: MonotonicInstant, at: MonotonicInstant)
  }

  /// The time that a server may take to answer a cancel request.
  static let grace = Duration.seconds(1)

  private var state = State.idle

  /// Something was sent that the server answers.
  mutating func owes(now: MonotonicInstant) {
    if case .idle = state { state = .waiting(since: now) }
  }

  /// The server has sent bytes, or accepted bytes that are being sent.
  mutating func heard(now: MonotonicInstant) {
    if case .idle = state { return }
    state = .waiting(since: now)
  }

  /// Everything was answered.
  mutating func owesNothing() { state = .idle }

  /// The action that is due now, where the answer that is owed first has this limit; nil when none
  /// is owed.
  mutating func verdict(
    now: MonotonicInstant, limit: Duration, mayAsk: Bool
  ) -> Verdict? {
    switch state {
    case .idle: return nil
    case .waiting(let since):
      let deadline = since.advanced(by: limit)
      guard deadline <= now else { return .wait(until: deadline) }
      guard mayAsk else { return .gone(after: since.duration(to: now)) }
      state = .asked(since: since, at: now)
      return .ask
    case .asked(let since, let at):
      let deadline = at.advanced(by: Self.grace)
      return deadline <= now
        ? .gone(after: since.duration(to: now)) : .wait(until: deadline)
    }
  }
}
