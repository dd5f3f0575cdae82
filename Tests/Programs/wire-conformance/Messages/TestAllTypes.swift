// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// A message of the suite: it keeps unknown fields, as the suite expects.
protocol SuiteMessage: WireMessage {}

extension SuiteMessage {
  static var keepsUnknownFields: Bool { true }
}

/// A part of `TestAllTypes`: it has too many fields for one file.
protocol FieldGroup: Sendable {
  init()
  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure)
}

/// `protobuf_test_messages.proto3.TestAllTypesProto3`: every declared type in every cardinality.
struct TestAllTypes: SuiteMessage {
  var singular = SingularFields()
  var repeated = RepeatedFields()
  var maps = MapsFields()
  var packed = PackedFields()
  var unpacked = UnpackedFields()
  var oneof = OneofFields()
  var wrappers = WrappersFields()
  var wellKnown = WellKnownFields()
  var names = NamesFields()
  var unknownFields: [UInt8] = []

  static let wireName = "protobuf_test_messages.proto3.TestAllTypesProto3"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try singular.visitFields(&visitor)
    try repeated.visitFields(&visitor)
    try maps.visitFields(&visitor)
    try packed.visitFields(&visitor)
    try unpacked.visitFields(&visitor)
    try oneof.visitFields(&visitor)
    try wrappers.visitFields(&visitor)
    try wellKnown.visitFields(&visitor)
    try names.visitFields(&visitor)
  }
}
