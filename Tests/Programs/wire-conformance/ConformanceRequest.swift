// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `conformance.ConformanceRequest`: bytes to be parsed and written again.
struct ConformanceRequest: WireMessage {
  /// A format by its number in `conformance.WireFormat`.
  struct WireFormat: WireEnum {
    var rawValue: Int32
    static let protobuf = WireFormat(rawValue: 1)
  }

  /// The message in protobuf's binary form; nil if it is in another form.
  var protobufPayload: [UInt8]?
  /// The form in which the answer is wanted.
  var outputFormat = WireFormat(rawValue: 0)
  /// The full name of the message.
  var messageType = ""

  static let wireName = "conformance.ConformanceRequest"
  static let wireFields: [WireField] = []

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&protobufPayload, .bytes)
    case 2, 7, 8:
      // The other members of the oneof: JSON, JSPB and text.
      try reader.skip()
      protobufPayload = nil
    case 3: try reader.read(&outputFormat, .open(WireFormat.self))
    case 4: try reader.read(&messageType, .string)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, protobufPayload, .bytes)
    writer.field(3, outputFormat, .open(WireFormat.self))
    writer.field(4, messageType, .string)
  }
}
