// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `connectrpc.conformance.v1.ServerCompatRequest`: the server that the runner wants.
struct ServerCompatRequest: WireMessage, Equatable {
  /// `connectrpc.conformance.v1.TLSCreds`: a certificate and its key, both PEM.
  struct Credentials: WireMessage, Equatable {
    static let wireName = "connectrpc.conformance.v1.TLSCreds"

    var certificate: [UInt8] = []
    var key: [UInt8] = []

    mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.field(1, "cert", &certificate, .bytes)
      try visitor.field(2, "key", &key, .bytes)
    }
  }

  var callProtocol = CallProtocolName.unspecified
  var httpVersion = HTTPVersion.unspecified
  var usesTLS = false
  /// The certificate, PEM, that vouches for those which clients must show; empty for none.
  var clientCertificate: [UInt8] = []
  /// The largest message in bytes; 0 for no limit of the runner's.
  var messageSizeMax: UInt32 = 0
  var credentials: Credentials?
}

extension ServerCompatRequest {
  static let wireName = "connectrpc.conformance.v1.ServerCompatRequest"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "protocol", &callProtocol, .open(CallProtocolName.self))
    try visitor.field(2, "http_version", &httpVersion, .open(HTTPVersion.self))
    try visitor.field(4, "use_tls", &usesTLS, .bool)
    try visitor.field(5, "client_tls_cert", &clientCertificate, .bytes)
    try visitor.field(6, "message_receive_limit", &messageSizeMax, .uint32)
    try visitor.message(7, "server_creds", &credentials)
  }
}

/// `connectrpc.conformance.v1.ServerCompatResponse`: where the server is.
struct ServerCompatResponse: WireMessage, Equatable {
  var host = ""
  var port: UInt32 = 0
  /// The certificate that clients are to trust, PEM; empty without TLS.
  var certificate: [UInt8] = []
}

extension ServerCompatResponse {
  static let wireName = "connectrpc.conformance.v1.ServerCompatResponse"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "host", &host, .string)
    try visitor.field(2, "port", &port, .uint32)
    try visitor.field(3, "pem_cert", &certificate, .bytes)
  }
}

/// `connectrpc.conformance.v1.Protocol`.
struct CallProtocolName: WireEnum {
  var rawValue: Int32
  static let unspecified = Self(rawValue: 0)
  static let connect = Self(rawValue: 1)
  static let grpc = Self(rawValue: 2)
  static let grpcWeb = Self(rawValue: 3)

  static let wireName = "connectrpc.conformance.v1.Protocol"
  static let names: KeyValuePairs<Self, String> = [
    .unspecified: "PROTOCOL_UNSPECIFIED", .connect: "PROTOCOL_CONNECT", .grpc: "PROTOCOL_GRPC",
    .grpcWeb: "PROTOCOL_GRPC_WEB",
  ]
}

/// `connectrpc.conformance.v1.HTTPVersion`.
struct HTTPVersion: WireEnum {
  var rawValue: Int32
  static let unspecified = Self(rawValue: 0)
  static let http1 = Self(rawValue: 1)
  static let http2 = Self(rawValue: 2)
  static let http3 = Self(rawValue: 3)

  static let wireName = "connectrpc.conformance.v1.HTTPVersion"
  static let names: KeyValuePairs<Self, String> = [
    .unspecified: "HTTP_VERSION_UNSPECIFIED", .http1: "HTTP_VERSION_1",
    .http2: "HTTP_VERSION_2", .http3: "HTTP_VERSION_3",
  ]
}
