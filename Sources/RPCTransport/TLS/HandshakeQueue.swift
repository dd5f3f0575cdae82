// SPDX-License-Identifier: Apache-2.0

import DequeModule

/// The TLS handshakes under way, oldest first, and no more than so many.
struct HandshakeQueue<ID: Hashable> {
  private let countMax: Int
  private var running: Set<ID> = []
  /// In the order of their beginning; those that ended may still stand in it, but not at its front.
  private var order: Deque<ID> = []

  init(countMax: Int) { self.countMax = max(countMax, 1) }

  /// Notes a handshake; returns the oldest one when there are too many, which is no longer noted.
  mutating func begin(_ id: ID) -> ID? {
    running.insert(id)
    order.append(id)
    guard running.count > countMax, let oldest = order.popFirst() else { return nil }
    running.remove(oldest)
    dropEnded()
    return oldest
  }

  /// Forgets a handshake, if it is noted.
  mutating func end(_ id: ID) {
    guard running.remove(id) != nil else { return }
    dropEnded()
  }

  private mutating func dropEnded() {
    while let first = order.first, !running.contains(first) { order.removeFirst() }
  }
}
