// SPDX-License-Identifier: Apache-2.0

public import JSONText

/// The fault of a text that is not the JSON form of a message, or of a message that has none.
public struct ProtobufJSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kind of fault.
  public enum Fault: Equatable, Sendable {
    /// The text is not JSON.
    case malformed(JSONTextError.Fault)
    /// The text is larger than so many bytes.
    case sizeExceeded(limit: Int)
    /// The elements of lists alone make a message of more than so many bytes in binary.
    case messageTooLarge(limit: Int)
    /// The value has another type than the field: `expected` describes the type of the field.
    case unexpectedValue(expected: String)
    /// The number is not whole, not finite, or beyond the range of the field's type.
    case numberOutOfRange(type: String)
    /// The object has a name that the message does not have.
    case unknownField
    /// The object has a name twice, or both of its spellings.
    case duplicateField
    /// The object has two members of the oneof of this name.
    case duplicateMember(oneof: String)
    /// The enum has no value of this name.
    case unknownEnumValue(enumeration: String)
    /// An `Any` names no type, or one that is not known.
    case unknownType(String)
    /// The value of a well-known type has no form in JSON.
    case unrepresentable(type: String)
  }

  /// The kind of fault.
  public let fault: Fault

  /// The names of the path to the value, joined by dots, as in the text or the `.proto` file; empty
  /// for the whole text.
  public private(set) var path: String

  /// The number of bytes of the text before the fault, or before the value at fault; 0 for a
  /// message that was to be written.
  public let offset: Int

  init(_ fault: Fault, at offset: Int, path: String = "") {
    self.fault = fault
    self.offset = offset
    self.path = path
  }

  init(_ error: JSONTextError) {
    self.init(.malformed(error.fault), at: error.offset)
  }

  /// The same error seen from the message that has the field `name`. Names may be a caller's, so
  /// they are cut, and so is the path: an error is written to logs and sent back.
  func inside(_ name: String) -> ProtobufJSONError {
    var error = self
    let name = name.cut(to: Self.nameSizeMax)
    error.path = (path.isEmpty ? name : "\(name).\(path)").cut(to: Self.pathSizeMax)
    return error
  }

  private static let nameSizeMax = 64
  private static let pathSizeMax = 256

  /// The fault of an `Any` whose type is named so.
  static func unknownType(_ url: String) -> Fault { .unknownType(url.cut(to: pathSizeMax)) }

  public var description: String {
    let place = path.isEmpty ? "byte \(offset)" : "\(path), byte \(offset)"
    return "\(reason) (\(place))"
  }

  private var reason: String {
    switch fault {
    case .malformed(let fault): "not JSON: \(fault)"
    case .messageTooLarge(let limit): "the message has more than \(limit) bytes in binary form"
    case .sizeExceeded(let limit): "the text has more than \(limit) bytes"
    case .unexpectedValue(let expected): "\(expected) is expected"
    case .numberOutOfRange(let type): "the number is out of range for \(type)"
    case .unknownField: "the message has no such field"
    case .duplicateField: "the field occurs twice"
    case .duplicateMember(let oneof): "only one member of \(oneof) may be set"
    case .unknownEnumValue(let enumeration): "\(enumeration) has no such value"
    case .unknownType(let type): "the type \"\(type)\" is unknown"
    case .unrepresentable(let type): "the value of \(type) cannot be represented in JSON"
    }
  }
}

extension String {
  /// The text, or as much of its beginning as has so many bytes, and an ellipsis.
  fileprivate func cut(to size: Int) -> String {
    guard utf8.count > size else { return self }
    return String(decoding: utf8.prefix(size), as: UTF8.self) + "…"
  }
}
