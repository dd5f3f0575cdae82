// SPDX-License-Identifier: Apache-2.0

import JSONText
import ProtobufWire

extension WireCodec {
  /// True if null is a value of the type: of `google.protobuf.NullValue` and `Value`.
  static var takesNull: Bool {
    switch composite {
    case .enumeration(let type): type.wireName == "google.protobuf.NullValue"
    case .message(let type): WellKnownForm(of: type) == .value
    case nil: false
    }
  }
}

extension MessageReader {
  /// Reads a value of a field, an element or an entry.
  mutating func value<Codec: WireCodec>(
    _ codec: Codec.Type
  ) throws(ProtobufJSONError) -> Codec.Value {
    let offset = reader.offset
    guard let value = Codec.value(try scalar(codec)) else {
      throw ProtobufJSONError(.numberOutOfRange(type: "\(Codec.kind)"), at: offset)
    }
    return value
  }

  private mutating func scalar<Codec: WireCodec>(
    _ codec: Codec.Type
  ) throws(ProtobufJSONError) -> WireScalar {
    switch Codec.kind {
    case .int32, .int64, .sint32, .sint64, .sfixed32, .sfixed64:
      return .signed(try integer(Int64.self, Codec.kind))
    case .uint32, .uint64, .fixed32, .fixed64:
      return .unsigned(try integer(UInt64.self, Codec.kind))
    case .double: return .double(try floatingPoint("double") { $0.double })
    case .float: return .float(try floatingPoint("float") { $0.float })
    case .bool:
      try expect(.bool, "true or false")
      return .bool(try step { (reader) throws(JSONTextError) in try reader.bool() })
    case .string: return .text(try string("a string"))
    case .bytes:
      guard let bytes = Base64.decode(try string("a base64 string"), .either) else {
        throw error(.unexpectedValue(expected: "a base64 string"))
      }
      return .bytes(bytes)
    case .enumeration, .message, .map: break
    }
    switch Codec.composite {
    case .enumeration(let type): return .enumeration(try enumeration(type))
    case .message(let type): return .message(try anyMessage(type))
    case nil: throw error(.unexpectedValue(expected: "\(Codec.kind)"))
    }
  }

  /// Reads a message of a type that is known only at run time.
  mutating func anyMessage(
    _ type: any WireMessage.Type
  ) throws(ProtobufJSONError) -> any WireMessage {
    try message(type)
  }

  mutating func string(_ expected: String) throws(ProtobufJSONError) -> [UInt8] {
    try expect(.string, expected)
    return try step { (reader) throws(JSONTextError) in try reader.string() }
  }

  /// Reads a number, or one in a string.
  private mutating func number(_ expected: String) throws(ProtobufJSONError) -> JSONNumber {
    if try step({ (reader) throws(JSONTextError) in try reader.kind() }) == .number {
      return try step { (reader) throws(JSONTextError) in try reader.number() }
    }
    guard let number = JSONNumber(try string(expected)) else {
      throw error(.unexpectedValue(expected: expected))
    }
    return number
  }

  private mutating func integer<Number: FixedWidthInteger>(
    _ type: Number.Type, _ kind: WireField.Kind
  ) throws(ProtobufJSONError) -> Number {
    guard let whole = try number("a number").integer, let number = Number(exactly: whole) else {
      throw error(.numberOutOfRange(type: "\(kind)"))
    }
    return number
  }

  private mutating func floatingPoint<Number: BinaryFloatingPoint>(
    _ type: String, _ nearest: (JSONNumber) -> Number?
  ) throws(ProtobufJSONError) -> Number {
    let expected = "a number, \"NaN\", \"Infinity\" or \"-Infinity\""
    if try step({ (reader) throws(JSONTextError) in try reader.kind() }) == .string {
      let text = try string(expected)
      switch String(decoding: text, as: UTF8.self) {
      case "NaN": return .nan
      case "Infinity": return .infinity
      case "-Infinity": return -.infinity
      default: break
      }
      guard let number = JSONNumber(text) else {
        throw error(.unexpectedValue(expected: expected))
      }
      return try finite(nearest(number), type)
    }
    return try finite(nearest(try number(expected)), type)
  }

  private func finite<Number: BinaryFloatingPoint>(
    _ number: Number?, _ type: String
  ) throws(ProtobufJSONError) -> Number {
    guard let number, number.isFinite else { throw error(.numberOutOfRange(type: type)) }
    return number
  }

  /// Reads an enum by its name or number; the number of `NullValue` is null, too.
  private mutating func enumeration<Enum: WireEnum>(
    _ type: Enum.Type
  ) throws(ProtobufJSONError) -> Int32 {
    switch try step({ (reader) throws(JSONTextError) in try reader.kind() }) {
    case .number: return try integer(Int32.self, .int32)
    case .null where Enum.wireName == "google.protobuf.NullValue":
      try step { (reader) throws(JSONTextError) in try reader.null() }
      return 0
    default:
      let name = try string("an enum value's name or number")
      if let number = Enum.number(named: name) { return number }
      throw error(.unknownEnumValue(enumeration: Enum.wireName))
    }
  }

  /// The key of a map's entry, which is a string whatever its type.
  func key<Codec: WireKeyCodec>(
    _ codec: Codec.Type, _ text: [UInt8]
  ) throws(ProtobufJSONError) -> Codec.Value {
    let scalar: WireScalar
    switch Codec.kind {
    case .string: scalar = .text(text)
    case .bool:
      guard text == Array("true".utf8) || text == Array("false".utf8) else {
        throw error(.unexpectedValue(expected: "\"true\" or \"false\""))
      }
      scalar = .bool(text.count == 4)
    default:
      guard let whole = JSONNumber(text)?.integer else {
        throw error(.unexpectedValue(expected: "a number as a string"))
      }
      if let number = Int64(exactly: whole) {
        scalar = .signed(number)
      } else if let number = UInt64(exactly: whole) {
        scalar = .unsigned(number)
      } else {
        throw error(.numberOutOfRange(type: "\(Codec.kind)"))
      }
    }
    guard let key = Codec.value(scalar) else {
      throw error(.numberOutOfRange(type: "\(Codec.kind)"))
    }
    return key
  }
}
