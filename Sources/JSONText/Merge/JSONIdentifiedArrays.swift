// SPDX-License-Identifier: Apache-2.0

/// The value that identifies an element of an array.
enum JSONElementID: Hashable {
  case string([UInt8])
  case number(JSONNumberText)

  init?(_ node: JSONNode) {
    switch node.content {
    case .string(let text): self = .string(text)
    case .number(let number): self = .number(number)
    case .literal, .array, .object: return nil
    }
  }
}

/// Three arrays whose elements are objects that all have an id, each once.
struct JSONIdentifiedArrays {
  /// One array with its elements by their ids.
  struct Side {
    let array: JSONNode
    let ids: [JSONElementID]
    let indices: [JSONElementID: Int]

    init?(_ array: JSONNode, _ key: [UInt8]) {
      var ids: [JSONElementID] = []
      var indices: [JSONElementID: Int] = [:]
      for (index, item) in array.items.enumerated() {
        guard let member = item.value.items.first(where: { $0.key == key }),
          let id = JSONElementID(member.value), indices.updateValue(index, forKey: id) == nil
        else { return nil }
        ids.append(id)
      }
      self.array = array
      self.ids = ids
      self.indices = indices
    }

    func element(_ id: JSONElementID) -> JSONNode? { indices[id].map { array.items[$0].value } }
  }

  let base: Side
  let mine: Side
  let theirs: Side

  init?(_ base: JSONNode, _ mine: JSONNode, _ theirs: JSONNode, _ key: [UInt8]) {
    guard let base = Side(base, key), let mine = Side(mine, key), let theirs = Side(theirs, key),
      !(base.ids.isEmpty && mine.ids.isEmpty && theirs.ids.isEmpty)
    else { return nil }
    self.base = base
    self.mine = mine
    self.theirs = theirs
  }

  /// Every id once: those of the base first, then the insertions of both sides.
  var allIDs: [JSONElementID] {
    let mineNew = mine.ids.filter { base.indices[$0] == nil }
    let theirNew = theirs.ids.filter { base.indices[$0] == nil && mine.indices[$0] == nil }
    return base.ids + mineNew + theirNew
  }

  /// The side in which an element is placed: the base, or else one that inserted it.
  func home(of id: JSONElementID) -> Side {
    if base.indices[id] != nil { return base }
    return mine.indices[id] != nil ? mine : theirs
  }

  /// The index of an element in the base, or else the lower one of those in the changed arrays.
  func index(of id: JSONElementID) -> Int {
    base.indices[id]
      ?? min(mine.indices[id] ?? .max, theirs.indices[id] ?? .max)
  }

  /// True if a side has the elements of the base in another order than the base.
  func hasMoved(_ side: Side) -> Bool { common(side, base) != common(base, side) }

  /// True if two sides have their common elements in different orders.
  func differ(_ left: Side, _ right: Side) -> Bool { common(left, right) != common(right, left) }

  private func common(_ side: Side, _ other: Side) -> [JSONElementID] {
    side.ids.filter { other.indices[$0] != nil }
  }

  /// The ids of a side, with those of the base that it deleted behind the elements that they follow
  /// in the base: a deletion may lose against a change.
  func placed(_ side: Side) -> [JSONElementID] { inserting(base, into: side.ids) }

  /// Adds the ids of a side that `order` lacks, each behind the one that it follows on its side.
  ///
  /// Insertions of both sides at one place are ordered by their bytes.
  func inserting(_ side: Side, into order: [JSONElementID]) -> [JSONElementID] {
    let known = Set(order)
    var runs: [JSONElementID?: [JSONElementID]] = [:]
    var predecessor: JSONElementID?
    for id in side.ids {
      if known.contains(id) {
        predecessor = id
      } else {
        runs[predecessor, default: []].append(id)
      }
    }
    guard !runs.isEmpty else { return order }
    var result: [JSONElementID] = []
    var rest = order[...]
    var place: JSONElementID?
    while true {
      if let run = runs[place] {
        // What the other side inserted at this place.
        let others = rest.prefix { base.indices[$0] == nil && side.indices[$0] == nil }
        rest = rest.dropFirst(others.count)
        result += precede(run, Array(others)) ? run + others : others + run
      }
      guard let next = rest.popFirst() else { return result }
      result.append(next)
      place = next
    }
  }

  private func precede(_ left: [JSONElementID], _ right: [JSONElementID]) -> Bool {
    !bytes(right).lexicographicallyPrecedes(bytes(left))
  }

  private func bytes(_ ids: [JSONElementID]) -> [UInt8] {
    ids.flatMap { home(of: $0).element($0)?.bytes ?? [] }
  }
}
