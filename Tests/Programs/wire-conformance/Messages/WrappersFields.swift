// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// Fields 201 to 219: the wrapper messages.
struct WrappersFields: FieldGroup {
  var optionalBoolWrapper: BoolWrapper?
  var optionalInt32Wrapper: Int32Wrapper?
  var optionalInt64Wrapper: Int64Wrapper?
  var optionalUint32Wrapper: UInt32Wrapper?
  var optionalUint64Wrapper: UInt64Wrapper?
  var optionalFloatWrapper: FloatWrapper?
  var optionalDoubleWrapper: DoubleWrapper?
  var optionalStringWrapper: StringWrapper?
  var optionalBytesWrapper: BytesWrapper?
  var repeatedBoolWrapper: [BoolWrapper] = []
  var repeatedInt32Wrapper: [Int32Wrapper] = []
  var repeatedInt64Wrapper: [Int64Wrapper] = []
  var repeatedUint32Wrapper: [UInt32Wrapper] = []
  var repeatedUint64Wrapper: [UInt64Wrapper] = []
  var repeatedFloatWrapper: [FloatWrapper] = []
  var repeatedDoubleWrapper: [DoubleWrapper] = []
  var repeatedStringWrapper: [StringWrapper] = []
  var repeatedBytesWrapper: [BytesWrapper] = []

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 201: try reader.message(&optionalBoolWrapper)
    case 202: try reader.message(&optionalInt32Wrapper)
    case 203: try reader.message(&optionalInt64Wrapper)
    case 204: try reader.message(&optionalUint32Wrapper)
    case 205: try reader.message(&optionalUint64Wrapper)
    case 206: try reader.message(&optionalFloatWrapper)
    case 207: try reader.message(&optionalDoubleWrapper)
    case 208: try reader.message(&optionalStringWrapper)
    case 209: try reader.message(&optionalBytesWrapper)
    case 211: try reader.messages(&repeatedBoolWrapper)
    case 212: try reader.messages(&repeatedInt32Wrapper)
    case 213: try reader.messages(&repeatedInt64Wrapper)
    case 214: try reader.messages(&repeatedUint32Wrapper)
    case 215: try reader.messages(&repeatedUint64Wrapper)
    case 216: try reader.messages(&repeatedFloatWrapper)
    case 217: try reader.messages(&repeatedDoubleWrapper)
    case 218: try reader.messages(&repeatedStringWrapper)
    case 219: try reader.messages(&repeatedBytesWrapper)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.message(201, optionalBoolWrapper)
    writer.message(202, optionalInt32Wrapper)
    writer.message(203, optionalInt64Wrapper)
    writer.message(204, optionalUint32Wrapper)
    writer.message(205, optionalUint64Wrapper)
    writer.message(206, optionalFloatWrapper)
    writer.message(207, optionalDoubleWrapper)
    writer.message(208, optionalStringWrapper)
    writer.message(209, optionalBytesWrapper)
    writer.messages(211, repeatedBoolWrapper)
    writer.messages(212, repeatedInt32Wrapper)
    writer.messages(213, repeatedInt64Wrapper)
    writer.messages(214, repeatedUint32Wrapper)
    writer.messages(215, repeatedUint64Wrapper)
    writer.messages(216, repeatedFloatWrapper)
    writer.messages(217, repeatedDoubleWrapper)
    writer.messages(218, repeatedStringWrapper)
    writer.messages(219, repeatedBytesWrapper)
  }
}
