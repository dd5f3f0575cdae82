// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `grpc.testing.StreamingOutputCallRequest`.
struct StreamingOutputCallRequest: WireMessage, Equatable {
  var responseParameters: [ResponseParameters] = []
  var payload: Payload?
  var responseStatus: EchoStatus?
}

extension StreamingOutputCallRequest {
  static let wireName = "grpc.testing.StreamingOutputCallRequest"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(2, "response_parameters", &responseParameters)
    try visitor.message(3, "payload", &payload)
    try visitor.message(7, "response_status", &responseStatus)
  }
}

/// `grpc.testing.StreamingOutputCallResponse`.
struct StreamingOutputCallResponse: WireMessage, Equatable {
  var payload: Payload?
}

extension StreamingOutputCallResponse {
  static let wireName = "grpc.testing.StreamingOutputCallResponse"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "payload", &payload)
  }
}

/// `grpc.testing.ResponseParameters`: one answer of a stream.
struct ResponseParameters: WireMessage, Equatable {
  /// Bytes of the payload.
  var size: Int32 = 0
  /// How long to wait before it is sent.
  var intervalMicroseconds: Int32 = 0
  /// Whether it is to be compressed; it may be when that is not said.
  var compressed: BoolValue?
}

extension ResponseParameters {
  static let wireName = "grpc.testing.ResponseParameters"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "size", &size, .int32)
    try visitor.field(2, "interval_us", &intervalMicroseconds, .int32)
    try visitor.message(3, "compressed", &compressed)
  }
}
