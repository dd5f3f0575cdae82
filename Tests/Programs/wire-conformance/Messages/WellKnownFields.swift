// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// Fields 301 to 324: the other well-known types.
struct WellKnownFields: FieldGroup {
  var optionalDuration: SecondsAndNanos?
  var optionalTimestamp: SecondsAndNanos?
  var optionalFieldMask: FieldMask?
  var optionalStruct: StructMessage?
  var optionalAny: AnyMessage?
  var optionalValue: ValueMessage?
  var optionalNullValue = NullValue(rawValue: 0)
  var repeatedDuration: [SecondsAndNanos] = []
  var repeatedTimestamp: [SecondsAndNanos] = []
  var repeatedFieldmask: [FieldMask] = []
  var repeatedStruct: [StructMessage] = []
  var repeatedAny: [AnyMessage] = []
  var repeatedValue: [ValueMessage] = []
  var repeatedListValue: [ListValue] = []

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 301: try reader.message(&optionalDuration)
    case 302: try reader.message(&optionalTimestamp)
    case 303: try reader.message(&optionalFieldMask)
    case 304: try reader.message(&optionalStruct)
    case 305: try reader.message(&optionalAny)
    case 306: try reader.message(&optionalValue)
    case 307: try reader.read(&optionalNullValue, .open(NullValue.self))
    case 311: try reader.messages(&repeatedDuration)
    case 312: try reader.messages(&repeatedTimestamp)
    case 313: try reader.messages(&repeatedFieldmask)
    case 324: try reader.messages(&repeatedStruct)
    case 315: try reader.messages(&repeatedAny)
    case 316: try reader.messages(&repeatedValue)
    case 317: try reader.messages(&repeatedListValue)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.message(301, optionalDuration)
    writer.message(302, optionalTimestamp)
    writer.message(303, optionalFieldMask)
    writer.message(304, optionalStruct)
    writer.message(305, optionalAny)
    writer.message(306, optionalValue)
    writer.field(307, optionalNullValue, .open(NullValue.self))
    writer.messages(311, repeatedDuration)
    writer.messages(312, repeatedTimestamp)
    writer.messages(313, repeatedFieldmask)
    writer.messages(324, repeatedStruct)
    writer.messages(315, repeatedAny)
    writer.messages(316, repeatedValue)
    writer.messages(317, repeatedListValue)
  }
}
