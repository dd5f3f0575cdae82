// SPDX-License-Identifier: Apache-2.0

import Reactor

/// The liveness of a server, judged by what arrives from it; time is an argument.
///
///     resting --call opened--> listening --silence--> asked --more silence--> gone
///        ^---- last call ended ----+  ^---- bytes ------+
///
/// Invariant: while a call is open, the watch is not resting.
struct ServerWatch {
  /// The action that is due.
  enum Action: Equatable {
    /// Look again when a call is opened.
    case rest
    /// Look again at that time.
    case wait(until: MonotonicInstant)
    /// Send a PING, and check again at that time.
    case ping(until: MonotonicInstant)
    /// The server is gone.
    case giveUp
  }

  private enum State {
    case resting
    case listening(since: MonotonicInstant)
    case asked(at: MonotonicInstant)
  }

  private let keepalive: ChannelKeepalive
  private var state: State

  init(_ keepalive: ChannelKeepalive, now: MonotonicInstant) {
    self.keepalive = keepalive
    state = keepalive.includesIdleConnections ? .listening(since: now) : .resting
  }

  /// Bytes of the server have arrived; true if it had been asked, so that the time to look again
  /// has changed.
  mutating func heard(now: MonotonicInstant) -> Bool {
    switch state {
    case .resting: return false
    case .listening:
      state = .listening(since: now)
      return false
    case .asked:
      state = .listening(since: now)
      return true
    }
  }

  /// A call begins. Silence before it, when nothing was asked, does not count against the server.
  mutating func callOpened(now: MonotonicInstant) {
    if case .resting = state { state = .listening(since: now) }
  }

  /// Returns the action that is due; `hasCalls` is true if any call is open.
  mutating func check(hasCalls: Bool, now: MonotonicInstant) -> Action {
    switch state {
    case .resting: return .rest
    case .asked(let time):
      let end = time.advanced(by: keepalive.timeout)
      return now < end ? .wait(until: end) : .giveUp
    case .listening(let since):
      guard hasCalls || keepalive.includesIdleConnections else {
        state = .resting
        return .rest
      }
      let due = since.advanced(by: keepalive.interval)
      guard now >= due else { return .wait(until: due) }
      state = .asked(at: now)
      return .ping(until: now.advanced(by: keepalive.timeout))
    }
  }
}
