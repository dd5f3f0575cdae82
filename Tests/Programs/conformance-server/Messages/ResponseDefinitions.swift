// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `connectrpc.conformance.v1.UnaryResponseDefinition`: the one answer of a call. The raw HTTP
/// response, which is for the suite's own server, is left out.
struct UnaryResponseDefinition: WireMessage, Equatable {
  enum Response: Equatable {
    case data([UInt8])
    case error(ErrorDefinition)
  }

  var headers: [HeaderField] = []
  var response: Response?
  var trailers: [HeaderField] = []
  var delayMilliseconds: UInt32 = 0
}

extension UnaryResponseDefinition {
  static let wireName = "connectrpc.conformance.v1.UnaryResponseDefinition"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "response_headers", &headers)
    try visitor.member(2, "response_data", &response, of: "response", .bytes, Response.data) {
      if case .data(let value)? = $0 { value } else { nil }
    }
    try visitor.member(3, "error", &response, of: "response", Response.error) {
      if case .error(let value)? = $0 { value } else { nil }
    }
    try visitor.messages(4, "response_trailers", &trailers)
    try visitor.field(6, "response_delay_ms", &delayMilliseconds, .uint32)
  }
}

/// `connectrpc.conformance.v1.StreamResponseDefinition`: the answers of a call and its end. The raw
/// HTTP response is left out here too.
struct StreamResponseDefinition: WireMessage, Equatable {
  var headers: [HeaderField] = []
  var data: [[UInt8]] = []
  /// Before each answer.
  var delayMilliseconds: UInt32 = 0
  var error: ErrorDefinition?
  var trailers: [HeaderField] = []
}

extension StreamResponseDefinition {
  static let wireName = "connectrpc.conformance.v1.StreamResponseDefinition"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "response_headers", &headers)
    try visitor.repeated(2, "response_data", &data, .bytes)
    try visitor.field(3, "response_delay_ms", &delayMilliseconds, .uint32)
    try visitor.message(4, "error", &error)
    try visitor.messages(5, "response_trailers", &trailers)
  }
}
