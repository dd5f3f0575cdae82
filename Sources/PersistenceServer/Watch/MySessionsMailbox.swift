// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Synchronization

/// The pending news of one watcher of all that a user owns or may see. The news of a session become
/// one event of its newest state. News that exceed the memory budget are replaced by the demand to
/// list again.
///
///     empty --put--> filled --take--> empty        close: what waits is woken, and takes nil
///
/// Invariant: `time` is before every change whose news are neither pending nor taken.
final class MySessionsMailbox: Sendable {
  /// The news that were taken at once, in order.
  struct Batch: Equatable {
    /// True if changes may be missing before the news.
    var isResync = false
    var news: [MySessionNews] = []
    /// The time from which to resume after the batch.
    var time: Timestamp
  }

  private struct State {
    var batch: Batch
    /// The places of sessions in the pending news.
    var places: [SessionKey: Int] = [:]
    var pendingBytes = 0
    var takenBytes = 0
    var quietTicks = 0
    var isHeartbeatDue = false
  }

  private let state: Mutex<State>
  private let lease: Mutex<MemoryBudget.Lease>
  /// Something is there to take; ends with the watch.
  private let signals: AsyncStream<Void>
  private let signal: AsyncStream<Void>.Continuation

  /// A mailbox for news since `time`, whose memory is charged to `memory`.
  ///
  /// - Throws: `MEMORY_EXHAUSTED`.
  init(
    since time: Timestamp, memory: consuming MemoryBudget.Lease
  ) throws(PersistenceError) {
    try memory.hold(Self.base)
    lease = Mutex(memory)
    state = Mutex(State(batch: Batch(time: time)))
    (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// The memory of a mailbox without news, in bytes.
  private static let base = 8 * HeldBytes.object

  /// Adds news, newer than all before.
  func put(_ news: [MySessionNews]) { add(news) { $0.followed(by: $1) } }

  /// Adds news that were read while the watch began: what is pending already is newer.
  /// Before the demand to list again, they are not needed.
  func begin(_ news: [MySessionNews]) {
    guard !state.withLock({ $0.batch.isResync }) else { return }
    add(news) { $1.followed(by: $0) }
  }

  private func add(
    _ news: [MySessionNews], _ merge: (MySessionNews, MySessionNews) -> MySessionNews
  ) {
    guard !news.isEmpty else { return }
    state.withLock { state in
      for item in news {
        if let place = state.places[item.key] {
          let pending = state.batch.news[place]
          state.batch.news[place] = merge(pending, item)
          state.pendingBytes += state.batch.news[place].heldBytes - pending.heldBytes
        } else {
          state.pendingBytes += item.heldBytes
          state.places[item.key] = state.batch.news.count
          state.batch.news.append(item)
        }
      }
      let held = Self.base + state.pendingBytes + state.takenBytes
      if !lease.withLock({ $0.holdIfPossible(held) }) { resync(&state) }
    }
    signal.yield()
  }

  /// Replaces what is pending by the demand to list again.
  func putResync() {
    state.withLock { resync(&$0) }
    signal.yield()
  }

  private func resync(_ state: inout State) {
    state.batch.isResync = true
    state.batch.news = []
    state.places = [:]
    state.pendingBytes = 0
  }

  /// Notes that all changes before `time` were told.
  func reach(_ time: Timestamp) {
    state.withLock { $0.batch.time = max(time, $0.batch.time) }
  }

  /// Counts a tick of the hub; enough ticks without news cause a heartbeat.
  func tick() {
    let isDue = state.withLock { state in
      state.quietTicks += 1
      guard state.quietTicks >= SessionMailbox.heartbeatTicks else { return false }
      state.quietTicks = 0
      state.isHeartbeatDue = true
      return true
    }
    if isDue { signal.yield() }
  }

  /// Ends the watch after the pending news were taken.
  func close() { signal.finish() }

  /// The news since the last call; waits for some. A batch without news is a heartbeat. nil after
  /// the end of the watch.
  func take() async -> Batch? {
    while true {
      if let batch = takeNow() { return batch }
      var iterator = signals.makeAsyncIterator()
      guard await iterator.next() != nil else { return takeNow() }
    }
  }

  private func takeNow() -> Batch? {
    state.withLock { state in
      // What was taken before has been sent.
      state.takenBytes = 0
      defer { _ = lease.withLock { $0.holdIfPossible(Self.base + state.takenBytes) } }
      let isFilled = state.batch.isResync || !state.batch.news.isEmpty
      guard isFilled || state.isHeartbeatDue else { return nil }
      let batch = state.batch
      state.takenBytes = state.pendingBytes
      state.pendingBytes = 0
      state.batch = Batch(time: batch.time)
      state.places = [:]
      state.isHeartbeatDue = false
      state.quietTicks = 0
      return batch
    }
  }
}
