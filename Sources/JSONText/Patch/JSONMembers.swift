// SPDX-License-Identifier: Apache-2.0

/// The members of an object by the meaning of their keys. Of members with one key the last counts.
struct JSONMembers {
  private struct Member {
    var key: Range<Int>
    var valueStart: Int
  }

  private var members: [[UInt8]: Member] = [:]
  /// The keys that stand there more than once.
  private(set) var repeatedKeys: Set<[UInt8]> = []

  /// Reads the object that comes next at `cursor` and charges its size.
  init(_ cursor: inout JSONCursor, _ budget: inout JSONReadBudget) throws(JSONPatchError) {
    let start = cursor.index
    _ = try cursor.enter()
    while let item = try cursor.next(in: .object) {
      let key = cursor.key(of: item)
      let member = Member(key: item.key, valueStart: item.valueStart)
      if members.updateValue(member, forKey: key) != nil { repeatedKeys.insert(key) }
      try cursor.skipValue()
    }
    try budget.charge(cursor.index - start)
  }

  var count: Int { members.count }
  var isEmpty: Bool { members.isEmpty }

  /// The offset of a key's value.
  func valueStart(of key: [UInt8]) -> Int? {
    members[key]?.valueStart
  }

  /// Removes the member with a key and returns where its value starts.
  mutating func take(_ key: [UInt8]) -> Int? {
    members.removeValue(forKey: key)?.valueStart
  }

  /// The keys in their quotes and where their values start, in the order of the text.
  var inOrder: [(key: Range<Int>, valueStart: Int)] {
    members.values.sorted { $0.valueStart < $1.valueStart }.map { ($0.key, $0.valueStart) }
  }

  /// The offset of each key's value.
  var valueStarts: [(key: [UInt8], valueStart: Int)] {
    members.map { ($0.key, $0.value.valueStart) }
  }
}

/// The white space between an object's members, so that a new one looks like the others.
struct JSONSpacing {
  /// The white space before a key.
  let lead: Range<Int>
  /// The colon and the white space around it.
  let colon: Range<Int>

  /// The spacing of one of them.
  init(_ item: JSONCursor.Item) {
    lead = item.leadStart..<item.start
    colon = item.key.upperBound..<item.valueStart
  }
}
