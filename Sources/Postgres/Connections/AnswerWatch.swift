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
/// A server that is only slow answers a cancel request, and the connection stays; one that is gone
/// does not. What must not be cancelled, a commit above all, leads from waiting to gone at once.
struct AnswerWatch {
  /// An action that is due.
  enum Verdict: Equatable {
    /// Nothing before this instant.
    case wait(until: MonotonicInstant)
    /// Ask the server to cancel what it runs.
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

  /// The server has sent something, or taken some of what is being sent to it.
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
