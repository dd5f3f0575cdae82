// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// Fields 89 to 102: lists that are declared unpacked.
struct UnpackedFields: FieldGroup {
  var unpackedInt32: [Int32] = []
  var unpackedInt64: [Int64] = []
  var unpackedUint32: [UInt32] = []
  var unpackedUint64: [UInt64] = []
  var unpackedSint32: [Int32] = []
  var unpackedSint64: [Int64] = []
  var unpackedFixed32: [UInt32] = []
  var unpackedFixed64: [UInt64] = []
  var unpackedSfixed32: [Int32] = []
  var unpackedSfixed64: [Int64] = []
  var unpackedFloat: [Float] = []
  var unpackedDouble: [Double] = []
  var unpackedBool: [Bool] = []
  var unpackedNestedEnum: [NestedEnum] = []

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.repeated(89, "unpacked_int32", &unpackedInt32, .int32, packed: false)
    try visitor.repeated(90, "unpacked_int64", &unpackedInt64, .int64, packed: false)
    try visitor.repeated(91, "unpacked_uint32", &unpackedUint32, .uint32, packed: false)
    try visitor.repeated(92, "unpacked_uint64", &unpackedUint64, .uint64, packed: false)
    try visitor.repeated(93, "unpacked_sint32", &unpackedSint32, .sint32, packed: false)
    try visitor.repeated(94, "unpacked_sint64", &unpackedSint64, .sint64, packed: false)
    try visitor.repeated(95, "unpacked_fixed32", &unpackedFixed32, .fixed32, packed: false)
    try visitor.repeated(96, "unpacked_fixed64", &unpackedFixed64, .fixed64, packed: false)
    try visitor.repeated(97, "unpacked_sfixed32", &unpackedSfixed32, .sfixed32, packed: false)
    try visitor.repeated(98, "unpacked_sfixed64", &unpackedSfixed64, .sfixed64, packed: false)
    try visitor.repeated(99, "unpacked_float", &unpackedFloat, .float, packed: false)
    try visitor.repeated(100, "unpacked_double", &unpackedDouble, .double, packed: false)
    try visitor.repeated(101, "unpacked_bool", &unpackedBool, .bool, packed: false)
    try visitor.repeated(
      102, "unpacked_nested_enum", &unpackedNestedEnum, .open(NestedEnum.self), packed: false)
  }
}
