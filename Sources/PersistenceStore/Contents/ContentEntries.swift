// SPDX-License-Identifier: Apache-2.0

import PersistenceModel

/// The contents that a cache holds, within a bound of bytes.
///
/// The least recently used entry is evicted first, but only for one in greater demand (TinyLFU): a
/// scan, which reads each content once, evicts nothing.
struct ContentEntries {
  /// An entry's cost besides the bytes of its content: its slot, its key, the content's header.
  static let overhead = 256

  /// A typical content's size, by which the sketch of demand is sized.
  private static let typicalSize = 4_096
  private static let sketchedKeys = 256...65_536

  private struct Entry {
    var key: ContentKey
    var content: Content
    /// The neighbours in the order of requests; `none` at its ends.
    var newer: Int
    var older: Int
  }

  private static let none = -1

  /// The bound, in bytes.
  let capacity: Int
  /// The cost of all entries, in bytes; at most `capacity`.
  private(set) var cost = 0
  /// Entries that gave way to others.
  private(set) var evictionCount = 0
  /// Contents that were not admitted, for lack of demand or space.
  private(set) var refusalCount = 0

  private var demand: FrequencySketch
  private var slots: [Entry?] = []
  private var freeSlots: [Int] = []
  private var places: [ContentKey: Int] = [:]
  private var newest = none
  private var oldest = none

  /// No entries, and room for so many bytes.
  init(capacity: Int) {
    self.capacity = capacity
    let keys = capacity / ContentEntries.typicalSize
    demand = FrequencySketch(
      keyCount: min(max(keys, Self.sketchedKeys.lowerBound), Self.sketchedKeys.upperBound))
  }

  /// The number of entries.
  var count: Int { places.count }

  /// The content under a key, if there is one; counts the request.
  mutating func content(for key: ContentKey) -> Content? {
    demand.add(key.hashValue)
    guard let place = places[key], let entry = slots[place] else { return nil }
    if place != newest {
      unlink(entry)
      link(place)
    }
    return entry.content
  }

  /// Stores a content under a key, replacing any other, if there is space or entries can be
  /// evicted.
  mutating func keep(_ content: Content, for key: ContentKey) {
    drop(key)
    let cost = ContentEntries.overhead + content.bytes.count
    guard makeRoom(for: cost, demand: demand.count(of: key.hashValue)) else {
      refusalCount += 1
      return
    }
    let place = freeSlots.popLast() ?? slots.endIndex
    let entry = Entry(key: key, content: content, newer: Self.none, older: Self.none)
    if place == slots.endIndex { slots.append(entry) } else { slots[place] = entry }
    places[key] = place
    self.cost += cost
    link(place)
  }

  /// Removes the entry under a key, if there is one.
  mutating func drop(_ key: ContentKey) {
    guard let place = places.removeValue(forKey: key), let entry = slots[place] else { return }
    unlink(entry)
    slots[place] = nil
    freeSlots.append(place)
    cost -= ContentEntries.overhead + entry.content.bytes.count
  }

  /// Evicts the oldest entries until there is room, or none if one of them is in as great demand.
  private mutating func makeRoom(for cost: Int, demand candidate: UInt8) -> Bool {
    guard cost <= capacity else { return false }
    var missing = self.cost + cost - capacity
    var victims: [ContentKey] = []
    var place = oldest
    while missing > 0, place != Self.none, let entry = slots[place] {
      guard demand.count(of: entry.key.hashValue) < candidate else { return false }
      victims.append(entry.key)
      missing -= ContentEntries.overhead + entry.content.bytes.count
      place = entry.newer
    }
    for key in victims { drop(key) }
    evictionCount += victims.count
    return true
  }

  // MARK: The order of requests

  private mutating func link(_ place: Int) {
    slots[place]?.newer = Self.none
    slots[place]?.older = newest
    if newest != Self.none { slots[newest]?.newer = place }
    newest = place
    if oldest == Self.none { oldest = place }
  }

  private mutating func unlink(_ entry: Entry) {
    if entry.newer == Self.none {
      newest = entry.older
    } else {
      slots[entry.newer]?.older = entry.older
    }
    if entry.older == Self.none {
      oldest = entry.newer
    } else {
      slots[entry.older]?.newer = entry.newer
    }
  }
}
