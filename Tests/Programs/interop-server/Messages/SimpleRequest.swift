// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `grpc.testing.SimpleRequest`.
struct SimpleRequest: WireMessage, Equatable {
  /// Bytes of the answer's payload.
  var responseSize: Int32 = 0
  var payload: Payload?
  /// Whether the answer is to be compressed; it is not unless this is true.
  var responseCompressed: BoolValue?
  var responseStatus: EchoStatus?
  /// Whether this message was compressed.
  var expectCompressed: BoolValue?
  /// Whether the answer is to name its server.
  var fillServerID = false
}

extension SimpleRequest {
  static let wireName = "grpc.testing.SimpleRequest"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(2, "response_size", &responseSize, .int32)
    try visitor.message(3, "payload", &payload)
    try visitor.message(6, "response_compressed", &responseCompressed)
    try visitor.message(7, "response_status", &responseStatus)
    try visitor.message(8, "expect_compressed", &expectCompressed)
    try visitor.field(9, "fill_server_id", &fillServerID, .bool)
  }
}

/// `grpc.testing.SimpleResponse`.
struct SimpleResponse: WireMessage, Equatable {
  var payload: Payload?
  /// The server that answered, where it was asked for.
  var serverID = ""
}

extension SimpleResponse {
  static let wireName = "grpc.testing.SimpleResponse"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "payload", &payload)
    try visitor.field(4, "server_id", &serverID, .string)
  }
}
