// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `grpc.testing.StreamingInputCallRequest`.
struct StreamingInputCallRequest: WireMessage, Equatable {
  var payload: Payload?
  /// Whether this message was compressed.
  var expectCompressed: BoolValue?
}

extension StreamingInputCallRequest {
  static let wireName = "grpc.testing.StreamingInputCallRequest"
  static let wireFields = [
    WireField(1, "payload", .message(Payload.wireName)),
    WireField(2, "expect_compressed", .message(BoolValue.wireName)),
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.message(&payload)
    case 2: try reader.message(&expectCompressed)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.message(1, payload)
    writer.message(2, expectCompressed)
  }
}

/// `grpc.testing.StreamingInputCallResponse`.
struct StreamingInputCallResponse: WireMessage, Equatable {
  /// The sum over all requests, in bytes.
  var aggregatedPayloadSize: Int32 = 0
}

extension StreamingInputCallResponse {
  static let wireName = "grpc.testing.StreamingInputCallResponse"
  static let wireFields = [WireField(1, "aggregated_payload_size", .int32)]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&aggregatedPayloadSize, .int32)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, aggregatedPayloadSize, .int32)
  }
}
