// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A gate that holds up those who come while it is closed, and tells when one has come.
final class Gate: Sendable {
  private struct Passage {
    var isClosed = false
    var held: [CheckedContinuation<Void, Never>] = []
    var watchers: [CheckedContinuation<Void, Never>] = []
  }

  private let passage = Mutex(Passage())

  func close() { passage.withLock { $0.isClosed = true } }

  func open() {
    let held = passage.withLock { passage in
      passage.isClosed = false
      defer { passage.held = [] }
      return passage.held
    }
    for waiter in held { waiter.resume() }
  }

  /// Waits while the gate is closed.
  func pass() async {
    await withCheckedContinuation { continuation in
      passage.withLock { passage in
        guard passage.isClosed else { return continuation.resume() }
        passage.held.append(continuation)
        for watcher in passage.watchers { watcher.resume() }
        passage.watchers = []
      }
    }
  }

  /// Waits until somebody is held up.
  func arrival() async {
    await withCheckedContinuation { continuation in
      passage.withLock { passage in
        if passage.held.isEmpty {
          passage.watchers.append(continuation)
        } else {
          continuation.resume()
        }
      }
    }
  }
}
