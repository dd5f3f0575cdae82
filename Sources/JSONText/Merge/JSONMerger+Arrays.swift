// SPDX-License-Identifier: Apache-2.0

extension JSONMerger {
  /// Merges arrays: as ordered sets if every element has an id, otherwise as sequences.
  mutating func mergeArrays(
    _ base: JSONNode, _ mine: JSONNode, _ theirs: JSONNode, at path: [[UInt8]]
  ) -> JSONMerged? {
    for name in options.idKeys {
      let key = Array(name.utf8)
      if let sets = JSONIdentifiedArrays(base, mine, theirs, key) {
        return mergeSets(sets, at: path)
      }
    }
    return mergeSequences(base, mine, theirs, at: path)
  }

  // MARK: Sequences

  private mutating func mergeSequences(
    _ base: JSONNode, _ mine: JSONNode, _ theirs: JSONNode, at path: [[UInt8]]
  ) -> JSONMerged? {
    var classes = JSONEqualityClasses()
    let numbers = classes.numbers(of: base)
    guard
      let mineMatches = SequenceAlignment.matches(
        numbers, classes.numbers(of: mine), pairCountMax: options.pairCountMax),
      let theirMatches = SequenceAlignment.matches(
        numbers, classes.numbers(of: theirs), pairCountMax: options.pairCountMax)
    else { return conflict(.notCompared, base, mine, theirs, at: path) }
    var items: [JSONMerged.Item] = []
    var start = Chunk(base: 0, mine: 0, theirs: 0)
    for index in 0...base.items.count {
      // A chunk ends before an element that both sides kept, and at the end.
      let end: Chunk
      if index == base.items.count {
        end = Chunk(base: index, mine: mine.items.count, theirs: theirs.items.count)
      } else if let kept = mineMatches[index], let theirKept = theirMatches[index] {
        end = Chunk(base: index, mine: kept, theirs: theirKept)
      } else {
        continue
      }
      items += mergeChunk(
        (base, start.base..<end.base), (mine, start.mine..<end.mine),
        (theirs, start.theirs..<end.theirs), at: path)
      if index < base.items.count { items.append(JSONMerged.Item(base, index)) }
      start = Chunk(base: end.base + 1, mine: end.mine + 1, theirs: end.theirs + 1)
    }
    return .array(like: base, items)
  }

  private struct Chunk {
    var base: Int
    var mine: Int
    var theirs: Int
  }

  private typealias Part = (array: JSONNode, range: Range<Int>)

  private mutating func mergeChunk(
    _ base: Part, _ mine: Part, _ theirs: Part, at path: [[UInt8]]
  ) -> [JSONMerged.Item] {
    if Self.isEqual(base, mine) { return Self.items(theirs) }
    if Self.isEqual(base, theirs) || Self.isEqual(mine, theirs) { return Self.items(mine) }
    if base.range.isEmpty {
      return JSONMergeBlocks.ordered(Self.items(mine), Self.items(theirs))
    }
    if base.range.count == mine.range.count, base.range.count == theirs.range.count {
      // Neither side inserted or deleted here, so elements of one position belong together.
      return base.range.indices.compactMap { index in
        let offset = index - base.range.lowerBound
        let merged = merge(
          base.array.items[index].value, mine.array.items[mine.range.lowerBound + offset].value,
          theirs.array.items[theirs.range.lowerBound + offset].value,
          at: path + [Array("\(index)".utf8)])
        return merged.map { JSONMerged.Item(base.array, index, $0) }
      }
    }
    note(
      .bothChanged, Self.text(base), Self.text(mine), Self.text(theirs),
      at: path + [Array("\(base.range.lowerBound)".utf8)])
    return Self.items(favored(base, mine, theirs))
  }

  private static func isEqual(_ left: Part, _ right: Part) -> Bool {
    left.range.count == right.range.count
      && zip(left.range, right.range).allSatisfy {
        left.array.items[$0].value.isEqual(to: right.array.items[$1].value)
      }
  }

  private static func items(_ part: Part) -> [JSONMerged.Item] {
    part.range.map { JSONMerged.Item(part.array, $0) }
  }

  /// The elements of a part as an array of their own.
  private static func text(_ part: Part) -> [UInt8] {
    JSONMerged.array(like: part.array, items(part)).text
  }

  // MARK: Ordered sets

  private mutating func mergeSets(
    _ sets: JSONIdentifiedArrays, at path: [[UInt8]]
  ) -> JSONMerged {
    var merged: [JSONElementID: JSONMerged] = [:]
    for id in sets.allIDs {
      let value = merge(
        sets.base.element(id), sets.mine.element(id), sets.theirs.element(id),
        at: path + [Array("\(sets.index(of: id))".utf8)])
      if let value { merged[id] = value }
    }
    let order = order(of: sets, at: path)
    let items = order.compactMap { id -> JSONMerged.Item? in
      guard let value = merged[id] else { return nil }
      let home = sets.home(of: id)
      return JSONMerged.Item(home.array, home.indices[id] ?? 0, value)
    }
    return .array(like: sets.base.array, items)
  }

  /// The order of all elements: that of the base, or of the side that moved any, with insertions
  /// behind the elements that they follow on their side.
  private mutating func order(
    of sets: JSONIdentifiedArrays, at path: [[UInt8]]
  ) -> [JSONElementID] {
    let (base, mine, theirs) = (sets.base, sets.mine, sets.theirs)
    let leading: JSONIdentifiedArrays.Side
    switch (sets.hasMoved(mine), sets.hasMoved(theirs)) {
    case (false, false): leading = base
    case (true, false): leading = mine
    case (false, true): leading = theirs
    case (true, true):
      leading = favored(base, mine, theirs)
      if sets.differ(mine, theirs) {
        note(
          .bothReordered, Array(base.array.bytes), Array(mine.array.bytes),
          Array(theirs.array.bytes), at: path)
      }
    }
    // An element that both sides inserted goes where the first of them has it, so the first must
    // not depend on who is called mine.
    let sides =
      theirs.array.bytes.lexicographicallyPrecedes(mine.array.bytes)
      ? [theirs, mine] : [mine, theirs]
    return sides.reduce(sets.placed(leading)) { sets.inserting($1, into: $0) }
  }
}

/// Numbers for the elements of arrays, equal for equal elements.
struct JSONEqualityClasses {
  private var classes: [Int: [(node: JSONNode, number: Int)]] = [:]
  private var count = 0

  mutating func numbers(of array: JSONNode) -> [Int] { array.items.map { number(of: $0.value) } }

  private mutating func number(of node: JSONNode) -> Int {
    if let known = classes[node.hash]?.first(where: { $0.node.isEqual(to: node) }) {
      return known.number
    }
    count += 1
    classes[node.hash, default: []].append((node, count))
    return count
  }
}
