// SPDX-License-Identifier: Apache-2.0

import JSONText
import ProtobufWire

extension MessageWriter {
  /// Writes a value of a field, an element or an entry.
  mutating func write<Codec: WireCodec>(
    _ scalar: WireScalar, _ codec: Codec.Type
  ) throws(ProtobufJSONError) {
    switch scalar {
    case .signed(let number): writeInteger("\(number)", Codec.kind)
    case .unsigned(let number): writeInteger("\(number)", Codec.kind)
    case .float(let number): write(number)
    case .double(let number): write(number)
    case .bool(let truth): append(truth ? "true" : "false")
    case .string(let string): JSONString.append(Array(string.utf8), to: &text)
    case .text(let bytes): try write(utf8: bytes)
    case .bytes(let bytes):
      text.append(UInt8(ascii: "\""))
      text.append(contentsOf: Base64.encode(bytes, isPadded: true))
      text.append(UInt8(ascii: "\""))
    case .enumeration(let number):
      if case .enumeration(let type)? = Codec.composite { write(number, of: type) }
    case .message(let message): try writeAny(message)
    }
  }

  /// Writes a message of a type that is known only at run time.
  mutating func writeAny(_ message: any WireMessage) throws(ProtobufJSONError) {
    try write(message)
  }

  /// Writes the key of a map's entry, which is a string whatever its type.
  mutating func writeKey(_ scalar: WireScalar) throws(ProtobufJSONError) {
    switch scalar {
    case .signed(let number): append("\"\(number)\"")
    case .unsigned(let number): append("\"\(number)\"")
    case .bool(let truth): append(truth ? "\"true\"" : "\"false\"")
    case .string(let string): JSONString.append(Array(string.utf8), to: &text)
    case .text(let bytes): try write(utf8: bytes)
    default: throw ProtobufJSONError(.unrepresentable(type: "the key of a map"), at: 0)
    }
  }

  /// Numbers of 64 bits become strings, since many readers of JSON have 53.
  private mutating func writeInteger(_ digits: String, _ kind: WireField.Kind) {
    switch kind {
    case .int64, .uint64, .sint64, .fixed64, .sfixed64: append("\"\(digits)\"")
    default: append(digits)
    }
  }

  /// Writes the shortest digits that mean the number.
  mutating func write<Number: BinaryFloatingPoint & CustomStringConvertible>(_ number: Number) {
    if number.isNaN {
      append("\"NaN\"")
    } else if number.isInfinite {
      append(number < 0 ? "\"-Infinity\"" : "\"Infinity\"")
    } else {
      append(number.description)
    }
  }

  private mutating func write(utf8 bytes: [UInt8]) throws(ProtobufJSONError) {
    let isText = bytes.withUnsafeBufferPointer { bytes in
      (try? UTF8Span(validating: bytes.span)) != nil
    }
    guard isText else {
      throw ProtobufJSONError(.unrepresentable(type: "string"), at: 0)
    }
    JSONString.append(bytes, to: &text)
  }

  /// Writes the name of a value, or its number where this version knows no name.
  private mutating func write<Enum: WireEnum>(_ number: Int32, of type: Enum.Type) {
    if Enum.wireName == "google.protobuf.NullValue" { return append("null") }
    if let name = Enum.name(of: number) { append("\"\(name)\"") } else { append("\(number)") }
  }
}
