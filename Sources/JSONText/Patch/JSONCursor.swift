// SPDX-License-Identifier: Apache-2.0

/// A cursor that walks over the values of a well-formed JSON text without building a tree.
///
/// Invariant: the text has passed `JSONValidator`, or was made of texts that have; the errors that
/// the scanner could throw do not occur.
struct JSONCursor {
  /// The whole text.
  let bytes: UnsafeRawBufferPointer
  private var scanner: JSONScanner

  /// The next byte to look at.
  var index: Int { scanner.index }

  /// A cursor that stands before the value at `index`.
  init(_ bytes: UnsafeRawBufferPointer, at index: Int = 0) {
    self.bytes = bytes
    scanner = JSONScanner(bytes)
    scanner.index = index
  }

  /// An array or object that a cursor is in.
  enum Container {
    case array
    case object
  }

  /// The offset at which a member or an element begins.
  struct Item {
    /// The byte after the bracket or comma before it.
    let leadStart: Int
    /// The key's first byte, or the value's in an array.
    let start: Int
    /// The key in its quotes; empty in an array.
    let key: Range<Int>
    /// The value's first byte.
    let valueStart: Int
  }

  /// Skips white space and returns the next byte without consuming it.
  mutating func peek() throws(JSONPatchError) -> UInt8 {
    guard let byte = scanner.nextToken() else {
      throw JSONPatchError(.malformedDocument(scanner.fault(.unexpectedEnd)))
    }
    return byte
  }

  /// The range of the white space that comes next; does not move past it.
  func whiteSpace() throws(JSONPatchError) -> Range<Int> {
    var ahead = self
    _ = try ahead.peek()
    return index..<ahead.index
  }

  /// Enters the container that comes next and returns its kind; nil, without moving past it, if a
  /// scalar comes next.
  mutating func enter() throws(JSONPatchError) -> Container? {
    switch try peek() {
    case UInt8(ascii: "["):
      scanner.index += 1
      return .array
    case UInt8(ascii: "{"):
      scanner.index += 1
      return .object
    default:
      return nil
    }
  }

  /// Moves to the value of the next item of the container that the cursor is in, past the comma
  /// before it. After the last one it leaves the container and returns nil.
  mutating func next(in container: Container) throws(JSONPatchError) -> Item? {
    var leadStart = index
    switch try peek() {
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      scanner.index += 1
      return nil
    case UInt8(ascii: ","):
      scanner.index += 1
      leadStart = index
      _ = try peek()
    default:
      break
    }
    let start = index
    var key = start..<start
    if container == .object {
      try token(UInt8(ascii: "\""))
      key = start..<index
      _ = try peek()
      scanner.index += 1
      _ = try peek()
    }
    return Item(leadStart: leadStart, start: start, key: key, valueStart: index)
  }

  /// Steps over the value that comes next and returns its bytes' place.
  @discardableResult
  mutating func skipValue() throws(JSONPatchError) -> Range<Int> {
    _ = try peek()
    let start = index
    _ = try skipMeasuringDepth()
    return start..<index
  }

  /// Steps over the value that comes next and returns how many containers are open at once in it.
  mutating func skipMeasuringDepth() throws(JSONPatchError) -> Int {
    var depth = 0
    var deepest = 0
    repeat {
      switch try peek() {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        deepest = max(deepest, depth)
        scanner.index += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        scanner.index += 1
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        scanner.index += 1
      case let first:
        try token(first)
      }
    } while depth > 0
    return deepest
  }

  /// Steps over the string, literal or number that starts with `first`.
  private mutating func token(_ first: UInt8) throws(JSONPatchError) {
    do {
      switch first {
      case UInt8(ascii: "\""): try scanner.string()
      case UInt8(ascii: "t"): try scanner.literal("true")
      case UInt8(ascii: "f"): try scanner.literal("false")
      case UInt8(ascii: "n"): try scanner.literal("null")
      default: try scanner.number()
      }
    } catch {
      throw JSONPatchError(.malformedDocument(error))
    }
  }

  /// The meaning of an item's key.
  func key(of item: Item) -> [UInt8] {
    JSONStringText.meaning(of: bytes[item.key])
  }

  /// True if an item has the key that means `meaning`.
  func hasKey(_ item: Item, _ meaning: [UInt8]) -> Bool {
    let inner = bytes[item.key].dropFirst().dropLast()
    // An escape is never shorter than what it means.
    guard inner.count >= meaning.count else { return false }
    if inner.count == meaning.count { return inner.elementsEqual(meaning) }
    return inner.contains(UInt8(ascii: "\\")) && key(of: item) == meaning
  }
}
