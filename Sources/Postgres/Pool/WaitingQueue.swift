// SPDX-License-Identifier: Apache-2.0

import DequeModule

/// A first-in first-out queue from which anything can be withdrawn in O(1) by its ticket.
///
/// Invariant: slot `i` belongs to ticket `firstTicket + i`; withdrawn slots are nil; neither end of
/// the queue is nil. Withdrawn slots inside cost 8 bytes until the queue has moved past them.
struct WaitingQueue<Item: AnyObject> {
  private var slots = Deque<Item?>()
  private var firstTicket = 0
  /// How many items wait.
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// Adds an item at the end and returns its ticket.
  mutating func append(_ item: Item) -> Int {
    slots.append(item)
    count += 1
    return firstTicket + slots.count - 1
  }

  /// Adds an item at the front and returns its ticket.
  mutating func prepend(_ item: Item) -> Int {
    slots.prepend(item)
    firstTicket -= 1
    count += 1
    return firstTicket
  }

  /// The item that has waited longest.
  var first: Item? { slots.first ?? nil }

  mutating func popFirst() -> Item? {
    guard let item = slots.first ?? nil else { return nil }
    removeFirstSlot()
    count -= 1
    trim()
    return item
  }

  /// Takes out the item with this ticket; false if it is gone.
  mutating func withdraw(_ ticket: Int) -> Bool {
    let index = ticket - firstTicket
    guard slots.indices.contains(index), slots[index] != nil else { return false }
    slots[index] = nil
    count -= 1
    trim()
    return true
  }

  mutating func removeAll() -> [Item] {
    defer {
      firstTicket += slots.count
      slots.removeAll()
      count = 0
    }
    return slots.compactMap { $0 }
  }

  private mutating func removeFirstSlot() {
    slots.removeFirst()
    firstTicket += 1
  }

  private mutating func trim() {
    while let first = slots.first, first == nil { removeFirstSlot() }
    while let last = slots.last, last == nil { slots.removeLast() }
  }
}
