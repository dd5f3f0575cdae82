// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// Fields 31 to 55: lists, packed where proto3 packs by default.
struct RepeatedFields: FieldGroup {
  var repeatedInt32: [Int32] = []
  var repeatedInt64: [Int64] = []
  var repeatedUint32: [UInt32] = []
  var repeatedUint64: [UInt64] = []
  var repeatedSint32: [Int32] = []
  var repeatedSint64: [Int64] = []
  var repeatedFixed32: [UInt32] = []
  var repeatedFixed64: [UInt64] = []
  var repeatedSfixed32: [Int32] = []
  var repeatedSfixed64: [Int64] = []
  var repeatedFloat: [Float] = []
  var repeatedDouble: [Double] = []
  var repeatedBool: [Bool] = []
  var repeatedString: [String] = []
  var repeatedBytes: [[UInt8]] = []
  var repeatedNestedMessage: [NestedMessage] = []
  var repeatedForeignMessage: [ForeignMessage] = []
  var repeatedNestedEnum: [NestedEnum] = []
  var repeatedForeignEnum: [ForeignEnum] = []
  var repeatedStringPiece: [String] = []
  var repeatedCord: [String] = []

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.repeated(31, "repeated_int32", &repeatedInt32, .int32)
    try visitor.repeated(32, "repeated_int64", &repeatedInt64, .int64)
    try visitor.repeated(33, "repeated_uint32", &repeatedUint32, .uint32)
    try visitor.repeated(34, "repeated_uint64", &repeatedUint64, .uint64)
    try visitor.repeated(35, "repeated_sint32", &repeatedSint32, .sint32)
    try visitor.repeated(36, "repeated_sint64", &repeatedSint64, .sint64)
    try visitor.repeated(37, "repeated_fixed32", &repeatedFixed32, .fixed32)
    try visitor.repeated(38, "repeated_fixed64", &repeatedFixed64, .fixed64)
    try visitor.repeated(39, "repeated_sfixed32", &repeatedSfixed32, .sfixed32)
    try visitor.repeated(40, "repeated_sfixed64", &repeatedSfixed64, .sfixed64)
    try visitor.repeated(41, "repeated_float", &repeatedFloat, .float)
    try visitor.repeated(42, "repeated_double", &repeatedDouble, .double)
    try visitor.repeated(43, "repeated_bool", &repeatedBool, .bool)
    try visitor.repeated(44, "repeated_string", &repeatedString, .string)
    try visitor.repeated(45, "repeated_bytes", &repeatedBytes, .bytes)
    try visitor.messages(48, "repeated_nested_message", &repeatedNestedMessage)
    try visitor.messages(49, "repeated_foreign_message", &repeatedForeignMessage)
    try visitor.repeated(51, "repeated_nested_enum", &repeatedNestedEnum, .open(NestedEnum.self))
    try visitor.repeated(52, "repeated_foreign_enum", &repeatedForeignEnum, .open(ForeignEnum.self))
    try visitor.repeated(54, "repeated_string_piece", &repeatedStringPiece, .string)
    try visitor.repeated(55, "repeated_cord", &repeatedCord, .string)
  }
}
