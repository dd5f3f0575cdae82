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

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 31: try reader.repeated(&repeatedInt32, .int32)
    case 32: try reader.repeated(&repeatedInt64, .int64)
    case 33: try reader.repeated(&repeatedUint32, .uint32)
    case 34: try reader.repeated(&repeatedUint64, .uint64)
    case 35: try reader.repeated(&repeatedSint32, .sint32)
    case 36: try reader.repeated(&repeatedSint64, .sint64)
    case 37: try reader.repeated(&repeatedFixed32, .fixed32)
    case 38: try reader.repeated(&repeatedFixed64, .fixed64)
    case 39: try reader.repeated(&repeatedSfixed32, .sfixed32)
    case 40: try reader.repeated(&repeatedSfixed64, .sfixed64)
    case 41: try reader.repeated(&repeatedFloat, .float)
    case 42: try reader.repeated(&repeatedDouble, .double)
    case 43: try reader.repeated(&repeatedBool, .bool)
    case 44: try reader.repeated(&repeatedString, .string)
    case 45: try reader.repeated(&repeatedBytes, .bytes)
    case 48: try reader.messages(&repeatedNestedMessage)
    case 49: try reader.messages(&repeatedForeignMessage)
    case 51: try reader.repeated(&repeatedNestedEnum, .open(NestedEnum.self))
    case 52: try reader.repeated(&repeatedForeignEnum, .open(ForeignEnum.self))
    case 54: try reader.repeated(&repeatedStringPiece, .string)
    case 55: try reader.repeated(&repeatedCord, .string)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.repeated(31, repeatedInt32, .int32)
    writer.repeated(32, repeatedInt64, .int64)
    writer.repeated(33, repeatedUint32, .uint32)
    writer.repeated(34, repeatedUint64, .uint64)
    writer.repeated(35, repeatedSint32, .sint32)
    writer.repeated(36, repeatedSint64, .sint64)
    writer.repeated(37, repeatedFixed32, .fixed32)
    writer.repeated(38, repeatedFixed64, .fixed64)
    writer.repeated(39, repeatedSfixed32, .sfixed32)
    writer.repeated(40, repeatedSfixed64, .sfixed64)
    writer.repeated(41, repeatedFloat, .float)
    writer.repeated(42, repeatedDouble, .double)
    writer.repeated(43, repeatedBool, .bool)
    writer.repeated(44, repeatedString, .string)
    writer.repeated(45, repeatedBytes, .bytes)
    writer.messages(48, repeatedNestedMessage)
    writer.messages(49, repeatedForeignMessage)
    writer.repeated(51, repeatedNestedEnum, .open(NestedEnum.self))
    writer.repeated(52, repeatedForeignEnum, .open(ForeignEnum.self))
    writer.repeated(54, repeatedStringPiece, .string)
    writer.repeated(55, repeatedCord, .string)
  }
}
