// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// Fields 301 to 324: the other well-known types.
struct WellKnownFields: FieldGroup {
  var optionalDuration: DurationMessage?
  var optionalTimestamp: TimestampMessage?
  var optionalFieldMask: FieldMask?
  var optionalStruct: StructMessage?
  var optionalAny: AnyMessage?
  var optionalValue: ValueMessage?
  var optionalNullValue = NullValue(rawValue: 0)
  var repeatedDuration: [DurationMessage] = []
  var repeatedTimestamp: [TimestampMessage] = []
  var repeatedFieldmask: [FieldMask] = []
  var repeatedStruct: [StructMessage] = []
  var repeatedAny: [AnyMessage] = []
  var repeatedValue: [ValueMessage] = []
  var repeatedListValue: [ListValue] = []

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(301, "optional_duration", &optionalDuration)
    try visitor.message(302, "optional_timestamp", &optionalTimestamp)
    try visitor.message(303, "optional_field_mask", &optionalFieldMask)
    try visitor.message(304, "optional_struct", &optionalStruct)
    try visitor.message(305, "optional_any", &optionalAny)
    try visitor.message(306, "optional_value", &optionalValue)
    try visitor.field(307, "optional_null_value", &optionalNullValue, .open(NullValue.self))
    try visitor.messages(311, "repeated_duration", &repeatedDuration)
    try visitor.messages(312, "repeated_timestamp", &repeatedTimestamp)
    try visitor.messages(313, "repeated_fieldmask", &repeatedFieldmask)
    try visitor.messages(324, "repeated_struct", &repeatedStruct)
    try visitor.messages(315, "repeated_any", &repeatedAny)
    try visitor.messages(316, "repeated_value", &repeatedValue)
    try visitor.messages(317, "repeated_list_value", &repeatedListValue)
  }
}
