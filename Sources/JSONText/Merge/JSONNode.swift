// SPDX-License-Identifier: Apache-2.0

/// A value of a JSON text as a tree over the text's bytes, for comparing and merging documents.
///
/// A node knows the white space around its items, so that a merged text keeps the bytes of all that
/// did not change.
final class JSONNode {
  /// The text that the ranges of its nodes index.
  final class Source {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }
  }

  /// A member of an object or an element of an array.
  struct Item {
    /// The key's meaning; nil in an array.
    let key: [UInt8]?
    /// The white space before the item.
    let lead: Range<Int>
    /// The key, the colon and the white space around it; empty in an array.
    let head: Range<Int>
    let value: JSONNode
    /// The white space between the value and a comma.
    let trail: Range<Int>
  }

  enum Content {
    case string([UInt8])
    case number(JSONNumberText)
    /// `true`, `false` or `null`, which its bytes tell apart.
    case literal
    case array([Item])
    case object([Item])
  }

  let source: Source
  /// The value's bytes, without white space around them.
  let range: Range<Int>
  let content: Content
  /// The white space before the closing bracket.
  let close: Range<Int>
  /// Equal for equal values.
  let hash: Int

  init(_ source: Source, _ range: Range<Int>, _ content: Content, close: Range<Int>) {
    self.source = source
    self.range = range
    self.content = content
    self.close = close
    hash = Self.hash(content, source.bytes[range])
  }

  var bytes: ArraySlice<UInt8> { source.bytes[range] }

  /// The items of an array or object, otherwise none.
  var items: [Item] {
    switch content {
    case .array(let items), .object(let items): items
    case .string, .number, .literal: []
    }
  }

  var isObject: Bool { if case .object = content { true } else { false } }
  var isArray: Bool { if case .array = content { true } else { false } }

  /// True if the values are equal as `JSONEquality` defines it.
  func isEqual(to other: JSONNode) -> Bool {
    if self === other { return true }
    guard hash == other.hash else { return false }
    switch (content, other.content) {
    case (.string(let left), .string(let right)): return left == right
    case (.number(let left), .number(let right)): return left == right
    case (.literal, .literal): return bytes == other.bytes
    case (.array(let left), .array(let right)):
      return left.count == right.count
        && zip(left, right).allSatisfy { $0.value.isEqual(to: $1.value) }
    case (.object(let left), .object(let right)):
      guard left.count == right.count else { return false }
      let members = other.members
      return left.allSatisfy { item in
        item.key.flatMap { members[$0] }.map { item.value.isEqual(to: $0.value) } ?? false
      }
    default: return false
    }
  }

  /// The members of an object by key.
  var members: [[UInt8]: Item] {
    var members: [[UInt8]: Item] = [:]
    for item in items { if let key = item.key { members[key] = item } }
    return members
  }

  private static func hash(_ content: Content, _ bytes: ArraySlice<UInt8>) -> Int {
    var hasher = Hasher()
    switch content {
    case .string(let meaning): hasher.combine(meaning)
    case .number(let number): hasher.combine(number)
    case .literal: for byte in bytes { hasher.combine(byte) }
    case .array(let items):
      hasher.combine(0)
      for item in items { hasher.combine(item.value.hash) }
    case .object(let items):
      hasher.combine(1)
      // The order of members has no meaning, so their hashes are added up.
      hasher.combine(
        items.reduce(0) { sum, item in
          var member = Hasher()
          member.combine(item.key)
          member.combine(item.value.hash)
          return sum &+ member.finalize()
        })
    }
    return hasher.finalize()
  }
}
