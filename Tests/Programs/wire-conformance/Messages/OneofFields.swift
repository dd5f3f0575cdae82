// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// Fields 111 to 120: the oneof.
struct OneofFields: FieldGroup {
  /// The member that came last.
  enum Member {
    case uint32(UInt32)
    case nestedMessage(NestedMessage)
    case string(String)
    case bytes([UInt8])
    case bool(Bool)
    case uint64(UInt64)
    case float(Float)
    case double(Double)
    case nestedEnum(NestedEnum)
    case nullValue(NullValue)
  }

  var member: Member?

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 111: if let value = try reader.value(.uint32) { member = .uint32(value) }
    case 112:
      var current: NestedMessage?
      if case .nestedMessage(let message) = member { current = message }
      if let value = try reader.value(mergedInto: current) { member = .nestedMessage(value) }
    case 113: if let value = try reader.value(.string) { member = .string(value) }
    case 114: if let value = try reader.value(.bytes) { member = .bytes(value) }
    case 115: if let value = try reader.value(.bool) { member = .bool(value) }
    case 116: if let value = try reader.value(.uint64) { member = .uint64(value) }
    case 117: if let value = try reader.value(.float) { member = .float(value) }
    case 118: if let value = try reader.value(.double) { member = .double(value) }
    case 119:
      if let value = try reader.value(.open(NestedEnum.self)) { member = .nestedEnum(value) }
    case 120: if let value = try reader.value(.open(NullValue.self)) { member = .nullValue(value) }
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    switch member {
    case .uint32(let value): writer.present(111, value, .uint32)
    case .nestedMessage(let value): writer.message(112, value)
    case .string(let value): writer.present(113, value, .string)
    case .bytes(let value): writer.present(114, value, .bytes)
    case .bool(let value): writer.present(115, value, .bool)
    case .uint64(let value): writer.present(116, value, .uint64)
    case .float(let value): writer.present(117, value, .float)
    case .double(let value): writer.present(118, value, .double)
    case .nestedEnum(let value): writer.present(119, value, .open(NestedEnum.self))
    case .nullValue(let value): writer.present(120, value, .open(NullValue.self))
    case nil: break
    }
  }
}
