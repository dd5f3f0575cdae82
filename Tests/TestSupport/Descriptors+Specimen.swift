// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

extension Descriptors {
  /// The binary form of a message in which every field is set, each to a value of its own; of a
  /// oneof the first member. Made of what the `.proto` files say and nothing else.
  public func specimen(of name: String) -> [UInt8] {
    var chosen: Set<String> = []
    return messages[name, default: []].flatMap { field -> [UInt8] in
      if case .oneof(let choice) = field.label, !chosen.insert(choice).inserted { return [] }
      let count = field.label == .repeated ? 2 : 1
      return (0..<count).flatMap { specimen(of: field, field.number + $0) }
    }
  }

  private func specimen(of field: WireField, _ value: Int) -> [UInt8] {
    if case .map(let key, let element) = field.kind {
      let entry =
        specimen(of: WireField(1, "key", key), value)
        + specimen(of: WireField(2, "value", element), value)
      return Self.delimited(field.number, entry)
    }
    switch field.kind {
    case .message(let name): return Self.delimited(field.number, specimen(of: name))
    case .string, .bytes: return Self.delimited(field.number, Array("v\(value)".utf8))
    case .bool, .enumeration: return Self.varint(field.number, 1)
    default: return Self.varint(field.number, UInt64(value))
    }
  }

  /// A field of a number that travels as a varint, which all of the contract's do.
  static func varint(_ field: Int, _ value: UInt64) -> [UInt8] {
    varint(UInt64(field) << 3) + varint(value)
  }

  /// A field of bytes, a text or a message.
  static func delimited(_ field: Int, _ bytes: [UInt8]) -> [UInt8] {
    varint(UInt64(field) << 3 | 2) + varint(UInt64(bytes.count)) + bytes
  }

  private static func varint(_ value: UInt64) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7f) | 0x80] + varint(value >> 7)
  }
}
