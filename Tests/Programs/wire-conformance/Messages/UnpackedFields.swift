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

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 89: try reader.repeated(&unpackedInt32, .int32)
    case 90: try reader.repeated(&unpackedInt64, .int64)
    case 91: try reader.repeated(&unpackedUint32, .uint32)
    case 92: try reader.repeated(&unpackedUint64, .uint64)
    case 93: try reader.repeated(&unpackedSint32, .sint32)
    case 94: try reader.repeated(&unpackedSint64, .sint64)
    case 95: try reader.repeated(&unpackedFixed32, .fixed32)
    case 96: try reader.repeated(&unpackedFixed64, .fixed64)
    case 97: try reader.repeated(&unpackedSfixed32, .sfixed32)
    case 98: try reader.repeated(&unpackedSfixed64, .sfixed64)
    case 99: try reader.repeated(&unpackedFloat, .float)
    case 100: try reader.repeated(&unpackedDouble, .double)
    case 101: try reader.repeated(&unpackedBool, .bool)
    case 102: try reader.repeated(&unpackedNestedEnum, .open(NestedEnum.self))
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.repeated(89, unpackedInt32, .int32, packed: false)
    writer.repeated(90, unpackedInt64, .int64, packed: false)
    writer.repeated(91, unpackedUint32, .uint32, packed: false)
    writer.repeated(92, unpackedUint64, .uint64, packed: false)
    writer.repeated(93, unpackedSint32, .sint32, packed: false)
    writer.repeated(94, unpackedSint64, .sint64, packed: false)
    writer.repeated(95, unpackedFixed32, .fixed32, packed: false)
    writer.repeated(96, unpackedFixed64, .fixed64, packed: false)
    writer.repeated(97, unpackedSfixed32, .sfixed32, packed: false)
    writer.repeated(98, unpackedSfixed64, .sfixed64, packed: false)
    writer.repeated(99, unpackedFloat, .float, packed: false)
    writer.repeated(100, unpackedDouble, .double, packed: false)
    writer.repeated(101, unpackedBool, .bool, packed: false)
    writer.repeated(102, unpackedNestedEnum, .open(NestedEnum.self), packed: false)
  }
}
