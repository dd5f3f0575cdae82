// SPDX-License-Identifier: Apache-2.0

import DequeModule

/// The current TLS handshakes, oldest first, up to a limit.
///
/// An id may be used again once its handshake has ended, as the address of an object is; so
/// handshakes also have numbers, which are not.
struct HandshakeQueue<ID: Hashable> {
  private let countMax: Int
  private var running: [ID: UInt64] = [:]
  /// In the order of their start; ended handshakes may remain, but not at the front.
  private var order: Deque<(id: ID, number: UInt64)> = []
  private var lastNumber: UInt64 = 0

  init(countMax: Int) { self.countMax = max(countMax, 1) }

  /// Notes a handshake; returns the oldest one when there are too many, which is no longer noted.
  mutating func begin(_ id: ID) -> ID? {
    lastNumber &+= 1
    running[id] = lastNumber
    order.append((id, lastNumber))
    guard running.count > countMax, let oldest = order.popFirst()?.id else { return nil }
    end(oldest)
    return oldest
  }

  /// Forgets a handshake, if it is noted.
  mutating func end(_ id: ID) {
    guard running.removeValue(forKey: id) != nil else { return }
    dropEnded()
  }

  private mutating func dropEnded() {
    while let first = order.first, running[first.id] != first.number { order.removeFirst() }
  }
}
