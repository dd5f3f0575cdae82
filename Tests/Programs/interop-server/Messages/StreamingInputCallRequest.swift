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

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "payload", &payload)
    try visitor.message(2, "expect_compressed", &expectCompressed)
  }
}

/// `grpc.testing.StreamingInputCallResponse`.
struct StreamingInputCallResponse: WireMessage, Equatable {
  /// The sum over all requests, in bytes.
  var aggregatedPayloadSize: Int32 = 0
}

extension StreamingInputCallResponse {
  static let wireName = "grpc.testing.StreamingInputCallResponse"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "aggregated_payload_size", &aggregatedPayloadSize, .int32)
  }
}
