// SPDX-License-Identifier: Apache-2.0

/// Reads one JSON text value by value, without building a tree: the caller requests the values that
/// it expects and steps into objects and arrays.
///
/// Keys are not compared with each other; strings are Unicode. After an error the reader is of no
/// use.
///
/// Invariant: `depth` counts the open objects and arrays and never exceeds `depthMax`; the reader
/// recurses for skipped values only, once for each of them.
public struct JSONReader: ~Copyable {
  /// The type of a value, by its first byte.
  public enum Kind: Sendable {
    case object, array, string, number, bool, null
  }

  /// A place to which a reader can return.
  public struct Place: Sendable {
    fileprivate let index: Int
    fileprivate let depth: Int
    fileprivate let isFirst: Bool
  }

  private var scanner: JSONScanner
  private let depthMax: Int
  private var depth = 0
  /// True if nothing of the innermost object or array was read yet.
  private var isFirst = true

  /// A reader at the beginning of a text, which must outlive it.
  ///
  /// - Parameter depthMax: How many arrays and objects may be open at once.
  public init(_ bytes: UnsafeRawBufferPointer, depthMax: Int) {
    scanner = JSONScanner(bytes)
    self.depthMax = depthMax
  }

  /// The number of bytes before the next one to be read.
  public var offset: Int { scanner.index }

  /// The place before the next value.
  public var place: Place { Place(index: scanner.index, depth: depth, isFirst: isFirst) }

  /// Returns to a place.
  public mutating func move(to place: Place) {
    scanner.index = place.index
    depth = place.depth
    isFirst = place.isFirst
  }

  /// The type of the next value, which is not read.
  public mutating func kind() throws(JSONTextError) -> Kind {
    switch try token() {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    default: throw scanner.faultAtToken()
    }
  }

  /// Checks that only white space is left.
  public mutating func end() throws(JSONTextError) {
    if scanner.nextToken() != nil { throw scanner.faultAtToken() }
  }

  private mutating func token() throws(JSONTextError) -> UInt8 {
    guard let byte = scanner.nextToken() else { throw scanner.fault(.unexpectedEnd) }
    return byte
  }

  private mutating func step(over byte: UInt8) throws(JSONTextError) {
    guard try token() == byte else { throw scanner.faultAtToken() }
    scanner.index += 1
  }
}

// MARK: Objects and arrays

extension JSONReader {
  /// Steps into an object.
  public mutating func beginObject() throws(JSONTextError) {
    try begin(UInt8(ascii: "{"))
  }

  /// Reads the next key of the innermost object; at its end, steps out of it and returns nil.
  public mutating func nextKey() throws(JSONTextError) -> [UInt8]? {
    guard try hasNext(before: UInt8(ascii: "}")) else { return nil }
    let key = try string()
    try step(over: UInt8(ascii: ":"))
    return key
  }

  /// Steps into an array.
  public mutating func beginArray() throws(JSONTextError) {
    try begin(UInt8(ascii: "["))
  }

  /// True if the innermost array has a next element, which must be read then; at its end, steps out
  /// of it.
  public mutating func nextElement() throws(JSONTextError) -> Bool {
    try hasNext(before: UInt8(ascii: "]"))
  }

  private mutating func begin(_ bracket: UInt8) throws(JSONTextError) {
    try step(over: bracket)
    guard depth < depthMax else { throw scanner.fault(.depthExceeded) }
    depth += 1
    isFirst = true
  }

  private mutating func hasNext(before bracket: UInt8) throws(JSONTextError) -> Bool {
    if try token() == bracket {
      scanner.index += 1
      depth -= 1
      isFirst = false
      return false
    }
    if !isFirst { try step(over: UInt8(ascii: ",")) }
    isFirst = false
    return true
  }
}

// MARK: Values

extension JSONReader {
  /// Reads a string; its meaning as UTF-8.
  public mutating func string() throws(JSONTextError) -> [UInt8] {
    guard try token() == UInt8(ascii: "\"") else { throw scanner.faultAtToken() }
    let start = scanner.index
    try scanner.string()
    let meaning = JSONStringText.meaning(of: scanner.bytes[start..<scanner.index])
    // The scanner has refused surrogates in UTF-8, so only an escape can have become one.
    if meaning.count != scanner.index - start - 2, Self.holdsSurrogate(meaning) {
      throw JSONTextError(.loneSurrogate, at: start)
    }
    return meaning
  }

  private static func holdsSurrogate(_ meaning: [UInt8]) -> Bool {
    var rest = meaning[...]
    while let lead = rest.firstIndex(of: 0xed), lead + 1 < meaning.endIndex {
      if meaning[lead + 1] >= 0xa0 { return true }
      rest = meaning[(lead + 1)...]
    }
    return false
  }

  /// Reads a number.
  public mutating func number() throws(JSONTextError) -> JSONNumber {
    guard try kind() == .number else { throw scanner.faultAtToken() }
    let start = scanner.index
    try scanner.number()
    return JSONNumber(scanner.bytes[start..<scanner.index])
  }

  /// Reads `true` or `false`.
  public mutating func bool() throws(JSONTextError) -> Bool {
    let isTrue = try token() == UInt8(ascii: "t")
    try scanner.literal(isTrue ? "true" : "false")
    return isTrue
  }

  /// Reads `null`.
  public mutating func null() throws(JSONTextError) {
    _ = try token()
    try scanner.literal("null")
  }

  /// Reads a value of any type and drops it.
  public mutating func skip() throws(JSONTextError) {
    switch try kind() {
    case .object:
      try beginObject()
      while try nextKey() != nil { try skip() }
    case .array:
      try beginArray()
      while try nextElement() { try skip() }
    case .string: try scanner.string()
    case .number: try scanner.number()
    case .bool: _ = try bool()
    case .null: try null()
    }
  }
}

/// A number of a JSON text, exactly as it was written.
public struct JSONNumber: Sendable {
  private let text: [UInt8]

  fileprivate init(_ bytes: UnsafeRawBufferPointer.SubSequence) { text = Array(bytes) }

  /// The number that a whole text is; nil if it is not one.
  public init?(_ text: [UInt8]) {
    let isNumber = text.withUnsafeBytes { bytes in
      guard let first = bytes.first,
        first == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= first
      else { return false }
      var scanner = JSONScanner(bytes)
      return (try? scanner.number()) != nil && scanner.index == bytes.count
    }
    guard isNumber else { return nil }
    self.text = text
  }

  /// The number, if it is whole and has at most 38 digits: `1`, `1.0` and `10e-1` are the same.
  public var integer: Int128? {
    text.withUnsafeBytes { bytes in JSONNumberText(bytes[...]).integer }
  }

  /// The nearest number of 64 bits; infinite beyond its range.
  public var double: Double? { Double(String(decoding: text, as: UTF8.self)) }

  /// The nearest number of 32 bits; infinite beyond its range.
  public var float: Float? { Float(String(decoding: text, as: UTF8.self)) }
}
