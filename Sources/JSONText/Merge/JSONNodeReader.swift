// SPDX-License-Identifier: Apache-2.0

/// Builds the tree of a text that has passed `JSONValidator`, whose depth bounds the recursion.
struct JSONNodeReader {
  /// The reasons why a text cannot be merged member by member.
  enum Fault: Error {
    /// An object has one key twice, so that readers differ about its value.
    case duplicateKey
    case tooManyNodes
  }

  private let source: JSONNode.Source
  private var cursor: JSONCursor
  private var nodesLeft: Int

  /// The tree of a well-formed text.
  static func tree(of text: [UInt8], countMax: Int) throws -> JSONNode {
    let source = JSONNode.Source(text)
    return try source.bytes.withUnsafeBufferPointer { buffer in
      var reader = JSONNodeReader(source, UnsafeRawBufferPointer(buffer), countMax)
      return try reader.value()
    }
  }

  private init(_ source: JSONNode.Source, _ bytes: UnsafeRawBufferPointer, _ countMax: Int) {
    self.source = source
    cursor = JSONCursor(bytes)
    nodesLeft = countMax
  }

  private mutating func value() throws -> JSONNode {
    guard nodesLeft > 0 else { throw Fault.tooManyNodes }
    nodesLeft -= 1
    let first = try cursor.peek()
    let start = cursor.index
    if let container = try cursor.enter() { return try items(of: container, start) }
    let range = try cursor.skipValue()
    let text = cursor.bytes[range]
    let content: JSONNode.Content =
      switch first {
      case UInt8(ascii: "\""): .string(JSONStringText.meaning(of: text))
      case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): .literal
      default: .number(JSONNumberText(text))
      }
    return JSONNode(source, range, content, close: range.upperBound..<range.upperBound)
  }

  private mutating func items(
    of container: JSONCursor.Container, _ start: Int
  ) throws -> JSONNode {
    var items: [JSONNode.Item] = []
    var keys: Set<[UInt8]> = []
    var end = cursor.index
    while let item = try cursor.next(in: container) {
      let value = try value()
      let trail = try cursor.whiteSpace()
      end = trail.lowerBound
      let key = container == .object ? cursor.key(of: item) : nil
      if let key, !keys.insert(key).inserted { throw Fault.duplicateKey }
      items.append(
        JSONNode.Item(
          key: key, lead: item.leadStart..<item.start, head: item.start..<item.valueStart,
          value: value, trail: trail))
    }
    return JSONNode(
      source, start..<cursor.index, container == .array ? .array(items) : .object(items),
      close: end..<cursor.index - 1)
  }
}
