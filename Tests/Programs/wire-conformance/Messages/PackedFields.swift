// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// Fields 75 to 88: lists that are declared packed.
struct PackedFields: FieldGroup {
  var packedInt32: [Int32] = []
  var packedInt64: [Int64] = []
  var packedUint32: [UInt32] = []
  var packedUint64: [UInt64] = []
  var packedSint32: [Int32] = []
  var packedSint64: [Int64] = []
  var packedFixed32: [UInt32] = []
  var packedFixed64: [UInt64] = []
  var packedSfixed32: [Int32] = []
  var packedSfixed64: [Int64] = []
  var packedFloat: [Float] = []
  var packedDouble: [Double] = []
  var packedBool: [Bool] = []
  var packedNestedEnum: [NestedEnum] = []

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.repeated(75, "packed_int32", &packedInt32, .int32)
    try visitor.repeated(76, "packed_int64", &packedInt64, .int64)
    try visitor.repeated(77, "packed_uint32", &packedUint32, .uint32)
    try visitor.repeated(78, "packed_uint64", &packedUint64, .uint64)
    try visitor.repeated(79, "packed_sint32", &packedSint32, .sint32)
    try visitor.repeated(80, "packed_sint64", &packedSint64, .sint64)
    try visitor.repeated(81, "packed_fixed32", &packedFixed32, .fixed32)
    try visitor.repeated(82, "packed_fixed64", &packedFixed64, .fixed64)
    try visitor.repeated(83, "packed_sfixed32", &packedSfixed32, .sfixed32)
    try visitor.repeated(84, "packed_sfixed64", &packedSfixed64, .sfixed64)
    try visitor.repeated(85, "packed_float", &packedFloat, .float)
    try visitor.repeated(86, "packed_double", &packedDouble, .double)
    try visitor.repeated(87, "packed_bool", &packedBool, .bool)
    try visitor.repeated(88, "packed_nested_enum", &packedNestedEnum, .open(NestedEnum.self))
  }
}
