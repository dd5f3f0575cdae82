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

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 75: try reader.repeated(&packedInt32, .int32)
    case 76: try reader.repeated(&packedInt64, .int64)
    case 77: try reader.repeated(&packedUint32, .uint32)
    case 78: try reader.repeated(&packedUint64, .uint64)
    case 79: try reader.repeated(&packedSint32, .sint32)
    case 80: try reader.repeated(&packedSint64, .sint64)
    case 81: try reader.repeated(&packedFixed32, .fixed32)
    case 82: try reader.repeated(&packedFixed64, .fixed64)
    case 83: try reader.repeated(&packedSfixed32, .sfixed32)
    case 84: try reader.repeated(&packedSfixed64, .sfixed64)
    case 85: try reader.repeated(&packedFloat, .float)
    case 86: try reader.repeated(&packedDouble, .double)
    case 87: try reader.repeated(&packedBool, .bool)
    case 88: try reader.repeated(&packedNestedEnum, .open(NestedEnum.self))
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.repeated(75, packedInt32, .int32)
    writer.repeated(76, packedInt64, .int64)
    writer.repeated(77, packedUint32, .uint32)
    writer.repeated(78, packedUint64, .uint64)
    writer.repeated(79, packedSint32, .sint32)
    writer.repeated(80, packedSint64, .sint64)
    writer.repeated(81, packedFixed32, .fixed32)
    writer.repeated(82, packedFixed64, .fixed64)
    writer.repeated(83, packedSfixed32, .sfixed32)
    writer.repeated(84, packedSfixed64, .sfixed64)
    writer.repeated(85, packedFloat, .float)
    writer.repeated(86, packedDouble, .double)
    writer.repeated(87, packedBool, .bool)
    writer.repeated(88, packedNestedEnum, .open(NestedEnum.self))
  }
}
