// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `conformance.ConformanceRequest`: a message to be parsed and written again.
struct ConformanceRequest: WireMessage {
  /// `conformance.WireFormat`.
  struct WireFormat: WireEnum {
    var rawValue: Int32
    static let unspecified = WireFormat(rawValue: 0)
    static let protobuf = WireFormat(rawValue: 1)
    static let json = WireFormat(rawValue: 2)

    static let wireName = "conformance.WireFormat"

    static let names: KeyValuePairs<Self, String> = [
      .unspecified: "UNSPECIFIED", .protobuf: "PROTOBUF", .json: "JSON",
    ]
  }

  /// `conformance.TestCategory`: the kind of a case, which says how lenient to be.
  struct Category: WireEnum {
    var rawValue: Int32
    static let unspecified = Category(rawValue: 0)
    static let jsonIgnoringUnknown = Category(rawValue: 3)

    static let wireName = "conformance.TestCategory"

    static let names: KeyValuePairs<Self, String> = [
      .unspecified: "UNSPECIFIED_TEST", .jsonIgnoringUnknown: "JSON_IGNORE_UNKNOWN_PARSING_TEST",
    ]
  }

  /// The message in one of the forms.
  enum Payload {
    case protobuf([UInt8])
    case json(String)
    case jspb(String)
    case text(String)
  }

  /// The message.
  var payload: Payload?
  /// The form in which the answer is wanted.
  var outputFormat = WireFormat.unspecified
  /// The full name of the message.
  var messageType = ""
  /// The kind of the case.
  var category = Category.unspecified

  static let wireName = "conformance.ConformanceRequest"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.member(1, "protobuf_payload", &payload, of: "payload", .bytes, Payload.protobuf) {
      if case .protobuf(let value)? = $0 { value } else { nil }
    }
    try visitor.member(2, "json_payload", &payload, of: "payload", .string, Payload.json) {
      if case .json(let value)? = $0 { value } else { nil }
    }
    try visitor.field(3, "requested_output_format", &outputFormat, .open(WireFormat.self))
    try visitor.field(4, "message_type", &messageType, .string)
    try visitor.field(5, "test_category", &category, .open(Category.self))
    try visitor.member(7, "jspb_payload", &payload, of: "payload", .string, Payload.jspb) {
      if case .jspb(let value)? = $0 { value } else { nil }
    }
    try visitor.member(8, "text_payload", &payload, of: "payload", .string, Payload.text) {
      if case .text(let value)? = $0 { value } else { nil }
    }
  }
}
