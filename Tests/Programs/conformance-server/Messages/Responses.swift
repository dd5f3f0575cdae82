// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// An answer: every method's holds a payload and nothing else.
protocol PayloadResponse: WireMessage {
  var payload: ConformancePayload? { get set }
}

extension PayloadResponse {
  init(_ payload: ConformancePayload) {
    self.init()
    self.payload = payload
  }

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "payload", &payload)
  }
}

/// `connectrpc.conformance.v1.UnaryResponse`.
struct UnaryResponse: PayloadResponse {
  static let wireName = "connectrpc.conformance.v1.UnaryResponse"
  var payload: ConformancePayload?
}

/// `connectrpc.conformance.v1.IdempotentUnaryResponse`.
struct IdempotentUnaryResponse: PayloadResponse {
  static let wireName = "connectrpc.conformance.v1.IdempotentUnaryResponse"
  var payload: ConformancePayload?
}

/// `connectrpc.conformance.v1.ClientStreamResponse`.
struct ClientStreamResponse: PayloadResponse {
  static let wireName = "connectrpc.conformance.v1.ClientStreamResponse"
  var payload: ConformancePayload?
}

/// `connectrpc.conformance.v1.ServerStreamResponse`.
struct ServerStreamResponse: PayloadResponse {
  static let wireName = "connectrpc.conformance.v1.ServerStreamResponse"
  var payload: ConformancePayload?
}

/// `connectrpc.conformance.v1.BidiStreamResponse`.
struct BidiStreamResponse: PayloadResponse {
  static let wireName = "connectrpc.conformance.v1.BidiStreamResponse"
  var payload: ConformancePayload?
}
