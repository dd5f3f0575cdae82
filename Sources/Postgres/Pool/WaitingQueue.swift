// SPDX-License-Identifier: Apache-2.0

import DequeModule

/// A first-in first-out queue from which anything can be withdrawn in O(1) by its ticket.
///
/// Invariant: slot `i` belongs to ticket `firstTicket + i`; withdrawn slots are nil; neither end of
/// the queue is nil. Withdrawn slots inside cost 8 bytes until the queue has moved past them.
struct WaitingQueue<Item: AnyObject> {
  private var slots = Deque<Item?>()
  private var firstTicket = 0
  /// The number of waiting items.
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

  /// Takes out the item with this ticket; nil if it is gone.
  mutating func withdraw(_ ticket: Int) -> Item? {
    let index = ticket - firstTicket
    guard slots.indices.contains(index), let item = slots[index] else { return nil }
    take(index)
    return item
  }

  /// The item that has waited longest of those that meet a condition. O(n).
  func first(where condition: (Item) -> Bool) -> Item? {
    for case let item? in slots where condition(item) { return item }
    return nil
  }

  /// Takes out the item that has waited longest of those that meet a condition. O(n).
  mutating func popFirst(where condition: (Item) -> Bool) -> Item? {
    for (index, slot) in slots.enumerated() {
      guard let item = slot, condition(item) else { continue }
      take(index)
      return item
    }
    return nil
  }

  private mutating func take(_ index: Int) {
    slots[index] = nil
    count -= 1
    trim()
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
