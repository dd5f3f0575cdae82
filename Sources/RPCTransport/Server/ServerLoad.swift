// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The load of all loops of a server together, so that limits are the server's and not each
/// loop's: one busy connection keeps one loop busy, and the others idle.
///
/// A call costs two relaxed additions, which never wait. Loops that look at the same moment
/// may go beyond a bound by one call each.
final class ServerLoad: Sendable {
  private let calls = Atomic<Int>(0)
  private let watches = Atomic<Int>(0)
  private let bytes = Atomic<Int>(0)

  /// Handlers that run, those included whose stream is gone.
  var runningCalls: Int { calls.load(ordering: .relaxed) }

  /// A handler begins to run.
  func callBegan() { calls.wrappingAdd(1, ordering: .relaxed) }

  /// A handler has returned.
  func callEnded() { calls.wrappingSubtract(1, ordering: .relaxed) }

  /// Counts a stream in that mostly waits, unless `max` of them are open.
  func enterWatch(max: Int) -> Bool {
    guard watches.wrappingAdd(1, ordering: .relaxed).newValue > max else { return true }
    leaveWatch()
    return false
  }

  /// Counts such a stream out.
  func leaveWatch() { watches.wrappingSubtract(1, ordering: .relaxed) }

  /// Bytes that waited for callers when the loops looked last.
  var queuedBytes: Int { bytes.load(ordering: .relaxed) }

  /// A loop's part of those bytes has changed by so many.
  func queuedBytesChanged(by count: Int) { bytes.wrappingAdd(count, ordering: .relaxed) }
}
