// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Synchronization

/// The pending events of one watcher. Only the newest event of a session is kept, so a slow watcher
/// needs no more memory than a fast one and never receives an older version after a newer one. A
/// GONE event says nothing about versions: the version known before may reappear after it.
///
///     empty --put--> filled --take--> empty        close: what waits is woken, and takes nil
///
/// An event that exceeds the memory budget is dropped, and the code that added it makes the hub
/// check the session again. Events that were taken are charged until the next take, since the
/// watcher may read them slowly.
///
/// Invariant: for each watched session, `known` has the version of the last CHANGED event added;
/// `told` contains the sessions that are gone since. No state is kept for other sessions.
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
    /// The memory of the pending events and of those taken last, in bytes.
    var pendingBytes = 0
    var takenBytes = 0
    var quietTicks = 0
    var isHeartbeatDue = false
    var isClosed = false
    var waiter: UnsafeContinuation<Void, Never>?
  }

  /// The number of the hub's ticks without an event after which a heartbeat is sent.
  static let heartbeatTicks = 15

  /// The memory of a watched session without events, in bytes: its entries in the mailbox, in the
  /// watch and among the hub's watchers.
  private static let sessionBytes = 3 * HeldBytes.object

  private let state: Mutex<State>
  /// The memory of the mailbox without events, in bytes.
  private let base: Int
  private let lease: Mutex<MemoryBudget.Lease>

  /// A mailbox for events of the sessions in `known`, each at its version or at 0. Its memory is
  /// charged to `memory`.
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

  /// Adds a CHANGED event unless the watcher knows the version. After GONE, a watcher is assumed to
  /// know none.
  ///
  /// Returns false if the memory budget is exceeded; the event must then be added again later.
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

  /// Adds an event if the memory budget permits it.
  private func add(_ news: News, about id: SessionID, to state: inout State) -> Bool {
    let bytes = state.pendingBytes + news.heldBytes - (state.pending[id]?.heldBytes ?? 0)
    let total = base + bytes + state.takenBytes
    guard lease.withLock({ $0.holdIfPossible(total) }) else { return false }
    state.pendingBytes = bytes
    if state.pending.updateValue(news, forKey: id) == nil { state.order.append(id) }
    return true
  }

  /// Adds a GONE event unless the watcher has received one.
  func putGone(_ id: SessionID) {
    change { state in
      guard state.known[id] == nil || !state.told.contains(id) else { return }
      // The base has room for it: it holds an id and nothing else.
      if add(.gone(id), about: id, to: &state), state.known[id] != nil { state.told.insert(id) }
    }
  }

  /// Counts a tick of the hub; enough ticks without events cause a heartbeat.
  func tick() {
    change { state in
      state.quietTicks += 1
      guard state.quietTicks >= SessionMailbox.heartbeatTicks else { return }
      state.quietTicks = 0
      state.isHeartbeatDue = true
    }
  }

  /// Ends the watch after the pending events were taken.
  func close() {
    change { $0.isClosed = true }
  }

  /// The events since the last call; waits for at least one. nil after the end of the watch.
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
      // The events taken before have been sent.
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
