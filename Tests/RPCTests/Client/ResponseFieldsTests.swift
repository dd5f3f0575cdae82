// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct ResponseFieldsTests {
  private func fields(_ pairs: (String, String)...) -> ResponseFields {
    var fields = ResponseFields()
    for (name, value) in pairs {
      Array(name.utf8).withUnsafeBufferPointer { name in
        Array(value.utf8).withUnsafeBufferPointer { fields.take(name, $0) }
      }
    }
    return fields
  }

  @Test(arguments: [
    "application/grpc", "application/grpc+proto", "application/grpc;charset=utf-8",
    "Application/GRPC", "APPLICATION/grpc+Proto ;charset=utf-8",
  ])
  func `a head of gRPC is no error`(contentType: String) {
    #expect(fields((":status", "200"), ("content-type", contentType)).headError() == nil)
  }

  @Test(arguments: ["text/html", "", "application/grpc-web", "application/grpcx"])
  func `a head of something else is UNKNOWN`(contentType: String) {
    #expect(
      fields((":status", "200"), ("content-type", contentType)).headError()?.code == .unknown)
  }

  /// gRPC `doc/http-grpc-status-mapping.md`.
  @Test(arguments: [
    (400, StatusCode.internal), (401, .unauthenticated), (403, .permissionDenied),
    (404, .unimplemented), (429, .unavailable), (502, .unavailable), (503, .unavailable),
    (504, .unavailable), (415, .unknown), (500, .unknown), (301, .unknown), (204, .unknown),
  ])
  func `an HTTP status has its code`(http: Int, code: StatusCode) {
    #expect(fields((":status", "\(http)")).headError()?.code == code)
  }

  @Test func `a gRPC status beside an HTTP status is believed`() {
    let error = fields((":status", "405"), ("grpc-status", "13"), ("grpc-message", "no"))
      .headError()
    #expect(error == RPCError(.internal, "no"))
  }

  @Test func `an encoding that nobody offered is INTERNAL`() {
    let head = [(":status", "200"), ("content-type", "application/grpc")]
    #expect(fields(head[0], head[1], ("grpc-encoding", "identity")).headError() == nil)
    #expect(
      fields(head[0], head[1], ("grpc-encoding", "gzip")).headError()?.code == .internal)
  }

  @Test func `a status has code, message, details and metadata`() {
    let error = fields(
      ("grpc-status", "5"), ("grpc-message", "caf%C3%A9"), ("grpc-status-details-bin", "AQI"),
      ("x-key", "v"), ("grpc-secret", "no")
    ).status()
    #expect(
      error == RPCError(.notFound, "caf\u{E9}", details: [1, 2], metadata: ["x-key": "v"]))
  }

  @Test func `0 is OK and keeps its metadata`() {
    let trailers = fields(("grpc-status", "0"), ("x-key", "v"))
    #expect(trailers.status() == nil)
    #expect(trailers.metadata["x-key"] == "v")
  }

  @Test(arguments: ["17", "255", "256", "-1", "x", ""])
  func `a code that does not exist is UNKNOWN`(code: String) {
    #expect(fields(("grpc-status", code)).status()?.code == .unknown)
  }

  @Test func `no status is never OK`() {
    #expect(fields(("x-key", "v")).status()?.code == .unknown)
  }

  @Test func `malformed base64 is left out`() {
    let trailers = fields(("grpc-status", "5"), ("grpc-status-details-bin", "?"), ("k-bin", "?"))
    #expect(trailers.status() == RPCError(.notFound, ""))
  }
}
