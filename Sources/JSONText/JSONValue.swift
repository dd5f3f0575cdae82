// SPDX-License-Identifier: Apache-2.0

/// A small JSON text as a tree, for security-relevant texts: tokens and key sets.
///
/// It is stricter than the grammar, so that no two readers can take one text for two things: an
/// object has each key once, and every string is Unicode.
public enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  /// A number as it was written.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// The reasons why a text is refused.
  public enum Fault: Error, Equatable, Sendable {
    /// It is not a JSON text, or is nested too deeply.
    case malformed(JSONTextError)
    /// An object has one key twice.
    case duplicateKey
    /// A string holds half of a surrogate pair.
    case loneSurrogate
  }

  /// Reads exactly one JSON text.
  ///
  /// - Parameter depthMax: How many arrays and objects may be open at once, at most 128. It bounds
  ///   the recursion.
  public init(parsing bytes: [UInt8], depthMax: Int) throws(Fault) {
    do throws(JSONTextError) {
      try JSONValidator.validate(bytes, depthMax: depthMax)
    } catch {
      throw .malformed(error)
    }
    self = try bytes.withUnsafeBufferPointer { (buffer) throws(Fault) in
      var reader = JSONValueReader(UnsafeRawBufferPointer(buffer))
      return try reader.value()
    }
  }

  /// The text, if this is a string.
  public var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The elements, if this is an array.
  public var elements: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members, if this is an object.
  public var object: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }

  /// The nearest floating-point number, if this is a number.
  public var double: Double? {
    if case .number(let text) = self { Double(text) } else { nil }
  }
}

/// The members of a JSON object by their keys, which are compared byte by byte: strings of Swift
/// take `K` and the Kelvin sign for one.
public struct JSONObject: Equatable, Sendable {
  private var members: [[UInt8]: JSONValue] = [:]

  /// The number of members.
  public var count: Int { members.count }

  /// The value of a key.
  public subscript(_ key: String) -> JSONValue? { members[Array(key.utf8)] }

  /// Adds a member; false if the key is taken.
  fileprivate mutating func insert(_ key: [UInt8], _ value: JSONValue) -> Bool {
    members.updateValue(value, forKey: key) == nil
  }
}

/// Builds the tree of a text that has passed `JSONValidator`, whose depth bounds the recursion.
private struct JSONValueReader {
  private let bytes: UnsafeRawBufferPointer
  private var scanner: JSONScanner

  private enum Token {
    case string
    case number
    case literal(StaticString)
  }

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    scanner = JSONScanner(bytes)
  }

  mutating func value() throws(JSONValue.Fault) -> JSONValue {
    switch try peek() {
    case UInt8(ascii: "{"): return .object(try members())
    case UInt8(ascii: "["): return .array(try elements())
    case UInt8(ascii: "\""): return .string(try string(token(.string)))
    case UInt8(ascii: "t"):
      _ = try token(.literal("true"))
      return .bool(true)
    case UInt8(ascii: "f"):
      _ = try token(.literal("false"))
      return .bool(false)
    case UInt8(ascii: "n"):
      _ = try token(.literal("null"))
      return .null
    default:
      return .number(String(decoding: bytes[try token(.number)], as: UTF8.self))
    }
  }

  private mutating func members() throws(JSONValue.Fault) -> JSONObject {
    var object = JSONObject()
    scanner.index += 1
    while try peek() != UInt8(ascii: "}") {
      if try peek() == UInt8(ascii: ",") { scanner.index += 1 }
      _ = try peek()
      let key = try string(token(.string))
      _ = try peek()
      scanner.index += 1  // The colon.
      guard object.insert(Array(key.utf8), try value()) else { throw .duplicateKey }
    }
    scanner.index += 1
    return object
  }

  private mutating func elements() throws(JSONValue.Fault) -> [JSONValue] {
    var elements: [JSONValue] = []
    scanner.index += 1
    while try peek() != UInt8(ascii: "]") {
      if try peek() == UInt8(ascii: ",") { scanner.index += 1 }
      elements.append(try value())
    }
    scanner.index += 1
    return elements
  }

  /// Skips white space and returns the next byte without consuming it.
  private mutating func peek() throws(JSONValue.Fault) -> UInt8 {
    guard let byte = scanner.nextToken() else { throw .malformed(scanner.fault(.unexpectedEnd)) }
    return byte
  }

  /// Steps over a token and returns its place.
  private mutating func token(_ kind: Token) throws(JSONValue.Fault) -> Range<Int> {
    let start = scanner.index
    do throws(JSONTextError) {
      switch kind {
      case .string: try scanner.string()
      case .number: try scanner.number()
      case .literal(let word): try scanner.literal(word)
      }
    } catch {
      throw .malformed(error)
    }
    return start..<scanner.index
  }

  private func string(_ range: Range<Int>) throws(JSONValue.Fault) -> String {
    guard let text = String(validating: JSONStringText.meaning(of: bytes[range]), as: UTF8.self)
    else { throw .loneSurrogate }
    return text
  }
}
