// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `connectrpc.conformance.v1.ConformancePayload`: the data that was asked for, and the request as
/// it arrived.
struct ConformancePayload: WireMessage, Equatable {
  var data: [UInt8] = []
  var requestInfo: RequestInfo?
}

extension ConformancePayload {
  static let wireName = "connectrpc.conformance.v1.ConformancePayload"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "data", &data, .bytes)
    try visitor.message(2, "request_info", &requestInfo)
  }

  /// What the server saw of a request.
  struct RequestInfo: WireMessage, Equatable {
    static let wireName = "connectrpc.conformance.v1.ConformancePayload.RequestInfo"

    var headers: [HeaderField] = []
    /// The time left when the handler began; nil for no limit.
    var timeoutMilliseconds: Int64?
    var requests: [AnyMessage] = []
    /// Nil unless the request was a Connect GET.
    var connectGet: ConnectGetInfo?

    mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.messages(1, "request_headers", &headers)
      try visitor.field(2, "timeout_ms", &timeoutMilliseconds, .int64)
      try visitor.messages(3, "requests", &requests)
      try visitor.message(4, "connect_get_info", &connectGet)
    }
  }

  /// What the server saw of the address of a Connect GET.
  struct ConnectGetInfo: WireMessage, Equatable {
    static let wireName = "connectrpc.conformance.v1.ConformancePayload.ConnectGetInfo"

    var parameters: [HeaderField] = []

    mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.messages(1, "query_params", &parameters)
    }
  }
}
