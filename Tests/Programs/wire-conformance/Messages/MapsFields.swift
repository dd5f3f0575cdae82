// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// Fields 56 to 74: maps.
struct MapsFields: FieldGroup {
  var mapInt32Int32: [Int32: Int32] = [:]
  var mapInt64Int64: [Int64: Int64] = [:]
  var mapUint32Uint32: [UInt32: UInt32] = [:]
  var mapUint64Uint64: [UInt64: UInt64] = [:]
  var mapSint32Sint32: [Int32: Int32] = [:]
  var mapSint64Sint64: [Int64: Int64] = [:]
  var mapFixed32Fixed32: [UInt32: UInt32] = [:]
  var mapFixed64Fixed64: [UInt64: UInt64] = [:]
  var mapSfixed32Sfixed32: [Int32: Int32] = [:]
  var mapSfixed64Sfixed64: [Int64: Int64] = [:]
  var mapInt32Float: [Int32: Float] = [:]
  var mapInt32Double: [Int32: Double] = [:]
  var mapBoolBool: [Bool: Bool] = [:]
  var mapStringString: [String: String] = [:]
  var mapStringBytes: [String: [UInt8]] = [:]
  var mapStringNestedMessage: [String: NestedMessage] = [:]
  var mapStringForeignMessage: [String: ForeignMessage] = [:]
  var mapStringNestedEnum: [String: NestedEnum] = [:]
  var mapStringForeignEnum: [String: ForeignEnum] = [:]

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.map(56, "map_int32_int32", &mapInt32Int32, .int32, .int32)
    try visitor.map(57, "map_int64_int64", &mapInt64Int64, .int64, .int64)
    try visitor.map(58, "map_uint32_uint32", &mapUint32Uint32, .uint32, .uint32)
    try visitor.map(59, "map_uint64_uint64", &mapUint64Uint64, .uint64, .uint64)
    try visitor.map(60, "map_sint32_sint32", &mapSint32Sint32, .sint32, .sint32)
    try visitor.map(61, "map_sint64_sint64", &mapSint64Sint64, .sint64, .sint64)
    try visitor.map(62, "map_fixed32_fixed32", &mapFixed32Fixed32, .fixed32, .fixed32)
    try visitor.map(63, "map_fixed64_fixed64", &mapFixed64Fixed64, .fixed64, .fixed64)
    try visitor.map(64, "map_sfixed32_sfixed32", &mapSfixed32Sfixed32, .sfixed32, .sfixed32)
    try visitor.map(65, "map_sfixed64_sfixed64", &mapSfixed64Sfixed64, .sfixed64, .sfixed64)
    try visitor.map(66, "map_int32_float", &mapInt32Float, .int32, .float)
    try visitor.map(67, "map_int32_double", &mapInt32Double, .int32, .double)
    try visitor.map(68, "map_bool_bool", &mapBoolBool, .bool, .bool)
    try visitor.map(69, "map_string_string", &mapStringString, .string, .string)
    try visitor.map(70, "map_string_bytes", &mapStringBytes, .string, .bytes)
    try visitor.map(
      71, "map_string_nested_message", &mapStringNestedMessage, .string,
      .message(NestedMessage.self))
    try visitor.map(
      72, "map_string_foreign_message", &mapStringForeignMessage, .string,
      .message(ForeignMessage.self))
    try visitor.map(
      73, "map_string_nested_enum", &mapStringNestedEnum, .string, .open(NestedEnum.self))
    try visitor.map(
      74, "map_string_foreign_enum", &mapStringForeignEnum, .string, .open(ForeignEnum.self))
  }
}
