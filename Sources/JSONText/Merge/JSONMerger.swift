// SPDX-License-Identifier: Apache-2.0

/// The merge of one set of documents under way: its rules and the conflicts found so far.
struct JSONMerger {
  let options: JSONMerge.Options
  private(set) var conflicts: [JSONMerge.Conflict] = []

  init(_ options: JSONMerge.Options) { self.options = options }

  /// Merges a value that each side has, changed or lacks; nil if the merged document lacks it.
  mutating func merge(
    _ base: JSONNode?, _ mine: JSONNode?, _ theirs: JSONNode?, at path: [[UInt8]]
  ) -> JSONMerged? {
    if Self.isSame(mine, theirs) {
      guard let mine, let theirs else { return nil }
      if let base, base.isEqual(to: mine) { return .node(base) }
      // Either will do; the choice must not depend on who is called mine.
      return .node(theirs.bytes.lexicographicallyPrecedes(mine.bytes) ? theirs : mine)
    }
    if Self.isSame(base, mine) { return theirs.map(JSONMerged.node) }
    if Self.isSame(base, theirs) { return mine.map(JSONMerged.node) }
    guard let mine, let theirs else {
      return conflict(.deletedAndChanged, base, mine, theirs, at: path)
    }
    if mine.isObject, theirs.isObject, base?.isObject ?? true {
      return mergeObjects(base, mine, theirs, at: path)
    }
    if mine.isArray, theirs.isArray, let base, base.isArray {
      return mergeArrays(base, mine, theirs, at: path)
    }
    return conflict(.bothChanged, base, mine, theirs, at: path)
  }

  private static func isSame(_ left: JSONNode?, _ right: JSONNode?) -> Bool {
    switch (left, right) {
    case (nil, nil): true
    case (let left?, let right?): left.isEqual(to: right)
    default: false
    }
  }

  // MARK: Conflicts

  /// Notes a conflict and returns the favored side's value.
  mutating func conflict(
    _ kind: JSONMerge.Conflict.Kind, _ base: JSONNode?, _ mine: JSONNode?, _ theirs: JSONNode?,
    at path: [[UInt8]]
  ) -> JSONMerged? {
    note(
      kind, base.map { Array($0.bytes) }, mine.map { Array($0.bytes) },
      theirs.map { Array($0.bytes) }, at: path)
    return favored(base, mine, theirs).map(JSONMerged.node)
  }

  mutating func note(
    _ kind: JSONMerge.Conflict.Kind, _ base: [UInt8]?, _ mine: [UInt8]?, _ theirs: [UInt8]?,
    at path: [[UInt8]]
  ) {
    conflicts.append(
      JSONMerge.Conflict(
        path: String(decoding: JSONPointer.text(of: path), as: UTF8.self), kind: kind,
        base: base, mine: mine, theirs: theirs))
  }

  func favored<Value>(_ base: Value, _ mine: Value, _ theirs: Value) -> Value {
    switch options.favored {
    case .base: base
    case .mine: mine
    case .theirs: theirs
    }
  }

  // MARK: Objects

  private mutating func mergeObjects(
    _ base: JSONNode?, _ mine: JSONNode, _ theirs: JSONNode, at path: [[UInt8]]
  ) -> JSONMerged {
    let mineMembers = mine.indexByKey
    let theirMembers = theirs.indexByKey
    var items: [JSONMerged.Item] = []
    if let base {
      for (index, item) in base.items.enumerated() {
        guard let key = item.key else { continue }
        let merged = merge(
          item.value, mineMembers[key].map { mine.items[$0].value },
          theirMembers[key].map { theirs.items[$0].value }, at: path + [key])
        if let merged { items.append(JSONMerged.Item(base, index, merged)) }
      }
    }
    let known = base?.indexByKey ?? [:]
    items += mergeAdditions(mine, theirs, theirMembers, known, at: path)
    items += JSONMergeBlocks.ordered(
      additions(mine, without: known, theirMembers), additions(theirs, without: known, mineMembers))
    return .object(like: base ?? mine, items)
  }

  /// Members that both sides added under one key, in the order of the keys.
  private mutating func mergeAdditions(
    _ mine: JSONNode, _ theirs: JSONNode, _ theirMembers: [[UInt8]: Int], _ known: [[UInt8]: Int],
    at path: [[UInt8]]
  ) -> [JSONMerged.Item] {
    let both = mine.items.enumerated().compactMap { index, item -> (key: [UInt8], mine: Int)? in
      guard let key = item.key, known[key] == nil, theirMembers[key] != nil else { return nil }
      return (key, index)
    }
    return both.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { key, index in
      guard let theirIndex = theirMembers[key] else { return nil }
      let merged = merge(
        nil, mine.items[index].value, theirs.items[theirIndex].value, at: path + [key])
      return merged.map { JSONMerged.Item(mine, index, $0) }
    }
  }

  /// The members of one side that neither the base nor the other side has.
  private func additions(
    _ side: JSONNode, without known: [[UInt8]: Int], _ other: [[UInt8]: Int]
  ) -> [JSONMerged.Item] {
    side.items.indices.compactMap { index in
      guard let key = side.items[index].key, known[key] == nil, other[key] == nil else {
        return nil
      }
      return JSONMerged.Item(side, index)
    }
  }
}

/// Insertions of both sides at one place.
enum JSONMergeBlocks {
  /// Both blocks, ordered by their bytes, so that the order does not depend on who is called mine.
  static func ordered(
    _ mine: [JSONMerged.Item], _ theirs: [JSONMerged.Item]
  ) -> [JSONMerged.Item] {
    bytes(theirs).lexicographicallyPrecedes(bytes(mine)) ? theirs + mine : mine + theirs
  }

  private static func bytes(_ items: [JSONMerged.Item]) -> [UInt8] {
    items.flatMap { $0.source.bytes[$0.origin.head] + $0.value.text }
  }
}

extension JSONNode {
  /// The index of each member by its key.
  var indexByKey: [[UInt8]: Int] {
    var indices: [[UInt8]: Int] = [:]
    for (index, item) in items.enumerated() { if let key = item.key { indices[key] = index } }
    return indices
  }
}
