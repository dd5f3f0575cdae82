// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// A message of the suite: it keeps unknown fields, as the suite expects. What it codes is compared
/// with another implementation rather than with a table.
protocol SuiteMessage: WireMessage {}

extension SuiteMessage {
  static var wireFields: [WireField] { [] }
  static var keepsUnknownFields: Bool { true }
}

/// A part of `TestAllTypes`: it has too many fields for one file.
protocol FieldGroup: Sendable {
  init()
  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError)
  func encode(to writer: inout WireWriter)
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

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1...27: try singular.decodeField(tag, from: &reader)
    case 31...55: try repeated.decodeField(tag, from: &reader)
    case 56...74: try maps.decodeField(tag, from: &reader)
    case 75...88: try packed.decodeField(tag, from: &reader)
    case 89...102: try unpacked.decodeField(tag, from: &reader)
    case 111...120: try oneof.decodeField(tag, from: &reader)
    case 201...219: try wrappers.decodeField(tag, from: &reader)
    case 301...324: try wellKnown.decodeField(tag, from: &reader)
    case 401...418: try names.decodeField(tag, from: &reader)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    singular.encode(to: &writer)
    repeated.encode(to: &writer)
    maps.encode(to: &writer)
    packed.encode(to: &writer)
    unpacked.encode(to: &writer)
    oneof.encode(to: &writer)
    wrappers.encode(to: &writer)
    wellKnown.encode(to: &writer)
    names.encode(to: &writer)
    writer.unknown(unknownFields)
  }
}
