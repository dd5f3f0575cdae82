// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The history that the process follows, shared by all its connections: once a promoted standby has
/// been seen, the primary that it replaced is never used again, although it may still answer.
///
/// ```
///   nothing seen ── admit ──▶ following a history ── admit a newer one, or another cluster ─┐
///                                   ▲ └── an older timeline is refused                      │
///                                   └───────────────── everybody looks again ◀──────────────┘
/// ```
///
/// Another cluster is taken for a database that was moved by dump and restore: it is followed from
/// then on.
public final class PrimaryFence: Sendable {
  private struct State {
    var newest: ServerState.History?
    var observers: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())

  /// A fence that has seen nothing.
  public init() {}

  /// The reason for which a server with this state must not be used; nil if it may be used.
  /// Observers are notified when their servers may be outdated.
  func admit(_ server: ServerState) -> TargetRefusal? {
    guard server.role == .primary, let history = server.history else {
      return .readOnly(server.role)
    }
    let (refusal, observers) = state.withLock { state in
      let newest = state.newest
      if let refusal = Self.refusal(of: history, newest: newest) {
        return (refusal as TargetRefusal?, [@Sendable () -> Void]())
      }
      state.newest = history
      return (nil, newest == nil || newest == history ? [] : state.observers)
    }
    for observer in observers { observer() }
    return refusal
  }

  /// The reason for which a session with this history must end; nil if it is the current history.
  func refusal(of history: ServerState.History) -> TargetRefusal? {
    state.withLock { state in
      guard let newest = state.newest, newest != history else { return nil }
      return Self.refusal(of: history, newest: newest) ?? .lost("another database is in use")
    }
  }

  /// A session has met a server that cannot write: every connection checks its server again.
  func doubt() {
    for observer in state.withLock({ $0.observers }) { observer() }
  }

  /// Calls `body`, on any thread, whenever connections should be looked at again.
  func observe(_ body: @escaping @Sendable () -> Void) {
    state.withLock { $0.observers.append(body) }
  }

  private static func refusal(
    of history: ServerState.History, newest: ServerState.History?
  ) -> TargetRefusal? {
    guard let newest, history.systemIdentifier == newest.systemIdentifier,
      history.timeline < newest.timeline
    else { return nil }
    return .outdated(timeline: history.timeline, newest: newest.timeline)
  }
}
