// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// Fields 1 to 27: one of each declared type.
struct SingularFields: FieldGroup {
  var optionalInt32: Int32 = 0
  var optionalInt64: Int64 = 0
  var optionalUInt32: UInt32 = 0
  var optionalUint64: UInt64 = 0
  var optionalSint32: Int32 = 0
  var optionalSint64: Int64 = 0
  var optionalFixed32: UInt32 = 0
  var optionalFixed64: UInt64 = 0
  var optionalSfixed32: Int32 = 0
  var optionalSfixed64: Int64 = 0
  var optionalFloat: Float = 0
  var optionalDouble: Double = 0
  var optionalBool: Bool = false
  var optionalString: String = ""
  var optionalBytes: [UInt8] = []
  var optionalNestedMessage: NestedMessage?
  var optionalForeignMessage: ForeignMessage?
  var optionalNestedEnum = NestedEnum(rawValue: 0)
  var optionalForeignEnum = ForeignEnum(rawValue: 0)
  var optionalAliasedEnum = AliasedEnum(rawValue: 0)
  var optionalStringPiece: String = ""
  var optionalCord: String = ""
  var recursiveMessage: Boxed<TestAllTypes>?

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "optional_int32", &optionalInt32, .int32)
    try visitor.field(2, "optional_int64", &optionalInt64, .int64)
    try visitor.field(3, "optional_uint32", &optionalUInt32, .uint32)
    try visitor.field(4, "optional_uint64", &optionalUint64, .uint64)
    try visitor.field(5, "optional_sint32", &optionalSint32, .sint32)
    try visitor.field(6, "optional_sint64", &optionalSint64, .sint64)
    try visitor.field(7, "optional_fixed32", &optionalFixed32, .fixed32)
    try visitor.field(8, "optional_fixed64", &optionalFixed64, .fixed64)
    try visitor.field(9, "optional_sfixed32", &optionalSfixed32, .sfixed32)
    try visitor.field(10, "optional_sfixed64", &optionalSfixed64, .sfixed64)
    try visitor.field(11, "optional_float", &optionalFloat, .float)
    try visitor.field(12, "optional_double", &optionalDouble, .double)
    try visitor.field(13, "optional_bool", &optionalBool, .bool)
    try visitor.field(14, "optional_string", &optionalString, .string)
    try visitor.field(15, "optional_bytes", &optionalBytes, .bytes)
    try visitor.message(18, "optional_nested_message", &optionalNestedMessage)
    try visitor.message(19, "optional_foreign_message", &optionalForeignMessage)
    try visitor.field(21, "optional_nested_enum", &optionalNestedEnum, .open(NestedEnum.self))
    try visitor.field(22, "optional_foreign_enum", &optionalForeignEnum, .open(ForeignEnum.self))
    try visitor.field(23, "optional_aliased_enum", &optionalAliasedEnum, .open(AliasedEnum.self))
    try visitor.field(24, "optional_string_piece", &optionalStringPiece, .string)
    try visitor.field(25, "optional_cord", &optionalCord, .string)
    try visitor.member(
      27, "recursive_message", &recursiveMessage, of: "_recursive_message", Boxed.value
    ) {
      if case .value(let value)? = $0 { value } else { nil }
    }
  }
}
