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

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 56: try reader.map(&mapInt32Int32, .int32, .int32)
    case 57: try reader.map(&mapInt64Int64, .int64, .int64)
    case 58: try reader.map(&mapUint32Uint32, .uint32, .uint32)
    case 59: try reader.map(&mapUint64Uint64, .uint64, .uint64)
    case 60: try reader.map(&mapSint32Sint32, .sint32, .sint32)
    case 61: try reader.map(&mapSint64Sint64, .sint64, .sint64)
    case 62: try reader.map(&mapFixed32Fixed32, .fixed32, .fixed32)
    case 63: try reader.map(&mapFixed64Fixed64, .fixed64, .fixed64)
    case 64: try reader.map(&mapSfixed32Sfixed32, .sfixed32, .sfixed32)
    case 65: try reader.map(&mapSfixed64Sfixed64, .sfixed64, .sfixed64)
    case 66: try reader.map(&mapInt32Float, .int32, .float)
    case 67: try reader.map(&mapInt32Double, .int32, .double)
    case 68: try reader.map(&mapBoolBool, .bool, .bool)
    case 69: try reader.map(&mapStringString, .string, .string)
    case 70: try reader.map(&mapStringBytes, .string, .bytes)
    case 71: try reader.map(&mapStringNestedMessage, .string, .message(NestedMessage.self))
    case 72: try reader.map(&mapStringForeignMessage, .string, .message(ForeignMessage.self))
    case 73: try reader.map(&mapStringNestedEnum, .string, .open(NestedEnum.self))
    case 74: try reader.map(&mapStringForeignEnum, .string, .open(ForeignEnum.self))
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.map(56, mapInt32Int32, .int32, .int32)
    writer.map(57, mapInt64Int64, .int64, .int64)
    writer.map(58, mapUint32Uint32, .uint32, .uint32)
    writer.map(59, mapUint64Uint64, .uint64, .uint64)
    writer.map(60, mapSint32Sint32, .sint32, .sint32)
    writer.map(61, mapSint64Sint64, .sint64, .sint64)
    writer.map(62, mapFixed32Fixed32, .fixed32, .fixed32)
    writer.map(63, mapFixed64Fixed64, .fixed64, .fixed64)
    writer.map(64, mapSfixed32Sfixed32, .sfixed32, .sfixed32)
    writer.map(65, mapSfixed64Sfixed64, .sfixed64, .sfixed64)
    writer.map(66, mapInt32Float, .int32, .float)
    writer.map(67, mapInt32Double, .int32, .double)
    writer.map(68, mapBoolBool, .bool, .bool)
    writer.map(69, mapStringString, .string, .string)
    writer.map(70, mapStringBytes, .string, .bytes)
    writer.map(71, mapStringNestedMessage, .string, .message(NestedMessage.self))
    writer.map(72, mapStringForeignMessage, .string, .message(ForeignMessage.self))
    writer.map(73, mapStringNestedEnum, .string, .open(NestedEnum.self))
    writer.map(74, mapStringForeignEnum, .string, .open(ForeignEnum.self))
  }
}
