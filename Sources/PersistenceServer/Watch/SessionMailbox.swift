// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Synchronization

/// The pending events of one watcher. Only the newest of a session is kept, so that a slow
/// watcher costs no more memory than a fast one, and never hears of an older version after a newer.
/// A GONE event says nothing about versions: the one known before may come back after it.
///
///     empty --put--> filled --take--> empty        close: what waits is woken, and takes nil
///
/// News that the budget has no room for is not kept: whoever put it has the hub look again. What
/// was taken counts until the next time, since the watcher may be slow to read it.
///
/// Invariant: `known` holds, for each watched session, the version of the last news put that it is
/// there; `told` holds those that are gone since. Nothing is remembered of other sessions.
final class SessionMailbox: Sendable {
  enum News: Equatable {
    case changed(SessionNews)
    case gone(SessionID)
    case heartbeat
  }

  fileprivate struct State {
    var known: [SessionID: Int64]
    var told: Set<SessionID> = []
    var order: [SessionID] = []
    var pending: [SessionID: News] = [:]
    /// The memory of the pending news, and of those that were taken last, in bytes.
    var pendingBytes = 0
    var takenBytes = 0
    var quietTicks = 0
    var isHeartbeatDue = false
    var isClosed = false
    var waiter: UnsafeContinuation<Void, Never>?
  }

  /// The number of the hub's ticks without an event after which a heartbeat is sent.
  static let heartbeatTicks = 15

  /// The memory that a watched session takes beside news of it, in bytes: its place in the mailbox,
  /// in the watch and among the watchers of the hub.
  private static let sessionBytes = 3 * HeldBytes.object

  private let state: Mutex<State>
  /// The memory that the mailbox takes without news, in bytes.
  private let base: Int
  private let lease: Mutex<MemoryBudget.Lease>

  /// A mailbox for news of the sessions that are known, each at its version, or at 0. What it holds
  /// counts to `memory`.
  ///
  /// - Throws: `MEMORY_EXHAUSTED` where so many sessions do not fit.
  init(
    known: [SessionID: Int64], memory: consuming MemoryBudget.Lease
  ) throws(PersistenceError) {
    let base = HeldBytes.object + known.count * SessionMailbox.sessionBytes
    try memory.hold(base)
    self.base = base
    lease = Mutex(memory)
    state = Mutex(State(known: known))
  }

  /// Adds news of a session, unless the watcher knows them. A watcher who was told that it is gone
  /// does not know the version that it had.
  ///
  /// Returns false where there is no memory for the news, which then are to be put again.
  func put(_ news: SessionNews) -> Bool {
    var isKept = true
    change { state in
      let metadata = news.metadata
      let id = metadata.id
      if let known = state.known[id] {
        guard known <= metadata.version else { return }
        guard known < metadata.version || state.told.contains(id) else { return }
      }
      isKept = add(.changed(news), about: id, to: &state)
      guard isKept else { return }
      state.known[id] = metadata.version
      state.told.remove(id)
    }
    return isKept
  }

  /// Adds news where there is memory for it.
  private func add(_ news: News, about id: SessionID, to state: inout State) -> Bool {
    let bytes = state.pendingBytes + news.heldBytes - (state.pending[id]?.heldBytes ?? 0)
    let total = base + bytes + state.takenBytes
    guard lease.withLock({ $0.holdIfPossible(total) }) else { return false }
    state.pendingBytes = bytes
    if state.pending.updateValue(news, forKey: id) == nil { state.order.append(id) }
    return true
  }

  /// Adds the news that a session is not there, unless the watcher knows it.
  func putGone(_ id: SessionID) {
    change { state in
      guard state.known[id] == nil || !state.told.contains(id) else { return }
      // The base has room for it: it holds an id and nothing else.
      if add(.gone(id), about: id, to: &state), state.known[id] != nil { state.told.insert(id) }
    }
  }

  /// Counts a tick of the hub; enough of them without news make a heartbeat.
  func tick() {
    change { state in
      state.quietTicks += 1
      guard state.quietTicks >= SessionMailbox.heartbeatTicks else { return }
      state.quietTicks = 0
      state.isHeartbeatDue = true
    }
  }

  /// Ends the watch once what is pending has been taken.
  func close() {
    change { $0.isClosed = true }
  }

  /// The news since the last time, waiting for some; nil when the watch has ended.
  func take() async -> [News]? {
    while true {
      if let news = takeNow() { return news }
      if state.withLock({ $0.isClosed }) || Task.isCancelled { return nil }
      await withTaskCancellationHandler {
        await withUnsafeContinuation { continuation in
          let isReady = state.withLock { state in
            if state.isReady { return true }
            state.waiter = continuation
            return false
          }
          if isReady || Task.isCancelled { wake(ifNot: isReady, continuation) }
        }
      } onCancel: {
        wake()
      }
    }
  }

  private func takeNow() -> [News]? {
    state.withLock { state in
      // What was taken before has been sent.
      state.takenBytes = 0
      defer { _ = lease.withLock { $0.holdIfPossible(base + state.takenBytes) } }
      guard !state.order.isEmpty || state.isHeartbeatDue else { return nil }
      var news = state.order.compactMap { state.pending[$0] }
      if news.isEmpty { news = [.heartbeat] }
      state.takenBytes = state.pendingBytes
      state.pendingBytes = 0
      state.order = []
      state.pending = [:]
      state.isHeartbeatDue = false
      state.quietTicks = 0
      return news
    }
  }

  private func change(_ body: (inout State) -> Void) {
    let waiter = state.withLock { state -> UnsafeContinuation<Void, Never>? in
      body(&state)
      guard state.isReady else { return nil }
      return state.waiter.take()
    }
    waiter?.resume()
  }

  private func wake() {
    state.withLock { $0.waiter.take() }?.resume()
  }

  private func wake(ifNot isReady: Bool, _ own: UnsafeContinuation<Void, Never>) {
    if isReady { own.resume() } else { wake() }
  }
}

extension SessionMailbox.State {
  fileprivate var isReady: Bool { !order.isEmpty || isHeartbeatDue || isClosed }
}

extension SessionMailbox.News {
  fileprivate var heldBytes: Int {
    switch self {
    case .changed(let news): news.heldBytes
    case .gone, .heartbeat: 0
    }
  }
}
