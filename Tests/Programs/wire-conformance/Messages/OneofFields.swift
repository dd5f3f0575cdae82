// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// Fields 111 to 120: the oneof.
struct OneofFields: FieldGroup {
  /// The member that came last.
  indirect enum Member {
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

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.member(111, "oneof_uint32", &member, of: "oneof_field", .uint32, Member.uint32) {
      if case .uint32(let value)? = $0 { value } else { nil }
    }
    try visitor.member(
      112, "oneof_nested_message", &member, of: "oneof_field", Member.nestedMessage
    ) {
      if case .nestedMessage(let value)? = $0 { value } else { nil }
    }
    try visitor.member(113, "oneof_string", &member, of: "oneof_field", .string, Member.string) {
      if case .string(let value)? = $0 { value } else { nil }
    }
    try visitor.member(114, "oneof_bytes", &member, of: "oneof_field", .bytes, Member.bytes) {
      if case .bytes(let value)? = $0 { value } else { nil }
    }
    try visitor.member(115, "oneof_bool", &member, of: "oneof_field", .bool, Member.bool) {
      if case .bool(let value)? = $0 { value } else { nil }
    }
    try visitor.member(116, "oneof_uint64", &member, of: "oneof_field", .uint64, Member.uint64) {
      if case .uint64(let value)? = $0 { value } else { nil }
    }
    try visitor.member(117, "oneof_float", &member, of: "oneof_field", .float, Member.float) {
      if case .float(let value)? = $0 { value } else { nil }
    }
    try visitor.member(118, "oneof_double", &member, of: "oneof_field", .double, Member.double) {
      if case .double(let value)? = $0 { value } else { nil }
    }
    try visitor.member(
      119, "oneof_enum", &member, of: "oneof_field", .open(NestedEnum.self), Member.nestedEnum
    ) {
      if case .nestedEnum(let value)? = $0 { value } else { nil }
    }
    try visitor.member(
      120, "oneof_null_value", &member, of: "oneof_field", .open(NullValue.self), Member.nullValue
    ) {
      if case .nullValue(let value)? = $0 { value } else { nil }
    }
  }
}
