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
  @Boxed var recursiveMessage: TestAllTypes?

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&optionalInt32, .int32)
    case 2: try reader.read(&optionalInt64, .int64)
    case 3: try reader.read(&optionalUInt32, .uint32)
    case 4: try reader.read(&optionalUint64, .uint64)
    case 5: try reader.read(&optionalSint32, .sint32)
    case 6: try reader.read(&optionalSint64, .sint64)
    case 7: try reader.read(&optionalFixed32, .fixed32)
    case 8: try reader.read(&optionalFixed64, .fixed64)
    case 9: try reader.read(&optionalSfixed32, .sfixed32)
    case 10: try reader.read(&optionalSfixed64, .sfixed64)
    case 11: try reader.read(&optionalFloat, .float)
    case 12: try reader.read(&optionalDouble, .double)
    case 13: try reader.read(&optionalBool, .bool)
    case 14: try reader.read(&optionalString, .string)
    case 15: try reader.read(&optionalBytes, .bytes)
    case 18: try reader.message(&optionalNestedMessage)
    case 19: try reader.message(&optionalForeignMessage)
    case 21: try reader.read(&optionalNestedEnum, .open(NestedEnum.self))
    case 22: try reader.read(&optionalForeignEnum, .open(ForeignEnum.self))
    case 23: try reader.read(&optionalAliasedEnum, .open(AliasedEnum.self))
    case 24: try reader.read(&optionalStringPiece, .string)
    case 25: try reader.read(&optionalCord, .string)
    case 27: try reader.message(&recursiveMessage)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, optionalInt32, .int32)
    writer.field(2, optionalInt64, .int64)
    writer.field(3, optionalUInt32, .uint32)
    writer.field(4, optionalUint64, .uint64)
    writer.field(5, optionalSint32, .sint32)
    writer.field(6, optionalSint64, .sint64)
    writer.field(7, optionalFixed32, .fixed32)
    writer.field(8, optionalFixed64, .fixed64)
    writer.field(9, optionalSfixed32, .sfixed32)
    writer.field(10, optionalSfixed64, .sfixed64)
    writer.field(11, optionalFloat, .float)
    writer.field(12, optionalDouble, .double)
    writer.field(13, optionalBool, .bool)
    writer.field(14, optionalString, .string)
    writer.field(15, optionalBytes, .bytes)
    writer.message(18, optionalNestedMessage)
    writer.message(19, optionalForeignMessage)
    writer.field(21, optionalNestedEnum, .open(NestedEnum.self))
    writer.field(22, optionalForeignEnum, .open(ForeignEnum.self))
    writer.field(23, optionalAliasedEnum, .open(AliasedEnum.self))
    writer.field(24, optionalStringPiece, .string)
    writer.field(25, optionalCord, .string)
    writer.message(27, recursiveMessage)
  }
}
