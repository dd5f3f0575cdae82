// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A count of the watchers that have heard of each version, and the one who waits for many of them.
final class NewsBoard: Sendable {
  private struct State {
    var counts: [Int64: Int] = [:]
    var waiting: (count: Int, version: Int64, waiter: CheckedContinuation<Void, Never>)?
    var isClosed = false

    /// The one who waits, once that is over.
    mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
      guard let (count, version, waiter) = waiting,
        isClosed || counts[version, default: 0] >= count
      else { return nil }
      waiting = nil
      return waiter
    }
  }

  private let state = Mutex(State())

  /// Notes that one more watcher has heard of a version.
  func heard(of version: Int64) {
    let waiter = state.withLock { state in
      state.counts[version, default: 0] += 1
      return state.takeWaiter()
    }
    waiter?.resume()
  }

  /// Lets nobody wait any more: a watcher has failed.
  func close() {
    let waiter = state.withLock { state in
      state.isClosed = true
      return state.takeWaiter()
    }
    waiter?.resume()
  }

  /// Waits until so many watchers have heard of a version. One at a time may wait.
  func wait(for count: Int, toHearOf version: Int64) async {
    await withCheckedContinuation { waiter in
      let waiter = state.withLock { state in
        state.waiting = (count, version, waiter)
        return state.takeWaiter()
      }
      waiter?.resume()
    }
  }
}
