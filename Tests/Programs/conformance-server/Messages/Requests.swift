// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// A request that says how the call is to be answered. Its data is only there to be large.
protocol DefiningRequest: WireMessage {
  associatedtype Definition
  /// Counts in the first request of a call only.
  var definition: Definition? { get }
}

/// `connectrpc.conformance.v1.UnaryRequest`.
struct UnaryRequest: DefiningRequest, Equatable {
  var definition: UnaryResponseDefinition?
  var data: [UInt8] = []
}

extension UnaryRequest {
  static let wireName = "connectrpc.conformance.v1.UnaryRequest"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "response_definition", &definition)
    try visitor.field(2, "request_data", &data, .bytes)
  }
}

/// `connectrpc.conformance.v1.IdempotentUnaryRequest`.
struct IdempotentUnaryRequest: DefiningRequest, Equatable {
  var definition: UnaryResponseDefinition?
  var data: [UInt8] = []
}

extension IdempotentUnaryRequest {
  static let wireName = "connectrpc.conformance.v1.IdempotentUnaryRequest"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "response_definition", &definition)
    try visitor.field(2, "request_data", &data, .bytes)
  }
}

/// `connectrpc.conformance.v1.ClientStreamRequest`.
struct ClientStreamRequest: DefiningRequest, Equatable {
  var definition: UnaryResponseDefinition?
  var data: [UInt8] = []
}

extension ClientStreamRequest {
  static let wireName = "connectrpc.conformance.v1.ClientStreamRequest"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "response_definition", &definition)
    try visitor.field(2, "request_data", &data, .bytes)
  }
}

/// `connectrpc.conformance.v1.ServerStreamRequest`.
struct ServerStreamRequest: DefiningRequest, Equatable {
  var definition: StreamResponseDefinition?
  var data: [UInt8] = []
}

extension ServerStreamRequest {
  static let wireName = "connectrpc.conformance.v1.ServerStreamRequest"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "response_definition", &definition)
    try visitor.field(2, "request_data", &data, .bytes)
  }
}

/// `connectrpc.conformance.v1.BidiStreamRequest`.
struct BidiStreamRequest: DefiningRequest, Equatable {
  var definition: StreamResponseDefinition?
  /// True if each request is to be answered before the next one is read; counts in the first
  /// request only.
  var isFullDuplex = false
  var data: [UInt8] = []
}

extension BidiStreamRequest {
  static let wireName = "connectrpc.conformance.v1.BidiStreamRequest"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "response_definition", &definition)
    try visitor.field(2, "full_duplex", &isFullDuplex, .bool)
    try visitor.field(3, "request_data", &data, .bytes)
  }
}
