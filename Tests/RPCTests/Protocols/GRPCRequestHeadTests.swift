// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct GRPCRequestHeadTests {
  private static let services: ServiceRegistry = {
    var services = ServiceRegistry()
    services.register(
      Method(MethodDescriptor(service: "p.S", name: "M", kind: .unary, access: .anyone)) { _ in })
    return services
  }()

  private func head(_ changes: [(String, String?)] = []) -> GRPCRequestHead {
    var fields: [(String, String?)] = [
      (":method", "POST"), (":scheme", "http"), (":path", "/p.S/M"), (":authority", "h"),
      ("te", "trailers"), ("content-type", "application/grpc"),
    ]
    for change in changes {
      if let index = fields.firstIndex(where: { $0.0 == change.0 }) {
        fields[index] = change
      } else {
        fields.append(change)
      }
    }
    var head = GRPCRequestHead(services: Self.services)
    for case (let name, let value?) in fields {
      Array(name.utf8).withUnsafeBufferPointer { name in
        Array(value.utf8).withUnsafeBufferPointer { head.take(name, $0) }
      }
    }
    return head
  }

  /// How a request is answered: 200, another HTTP status, or a gRPC status.
  private enum Outcome: Equatable {
    case runs, http(Int)
    case status(StatusCode, listsEncodings: Bool = false)
  }

  private func outcome(_ changes: (String, String?)...) -> Outcome { outcome(of: changes) }

  private func outcome(
    of changes: [(String, String?)], refusal: RPCError? = nil
  ) -> Outcome {
    switch head(changes).check({ _ in refusal }) {
    case .success: .runs
    case .failure(.unsupportedMediaType): .http(415)
    case .failure(.methodNotAllowed): .http(405)
    case .failure(.connect), .failure(.resource), .failure(.answered): .http(0)
    case .failure(.status(let error, let list)): .status(error.code, listsEncodings: list != nil)
    }
  }

  @Test func `a plain request runs`() {
    #expect(outcome() == .runs)
    #expect(outcome((":authority", nil), ("te", nil)) == .runs)
    #expect(outcome((":scheme", "https")) == .runs)
  }

  @Test(arguments: [
    "application/grpc", "application/grpc+proto", "application/grpc;charset=utf-8",
    "application/grpc; charset=utf-8", "application/grpc+proto;charset=utf-8",
    "application/grpc ;charset=utf-8", "application/grpc+proto \t; charset=utf-8",
    "Application/gRPC", "APPLICATION/GRPC+PROTO; charset=utf-8",
  ])
  func `application grpc with proto and with parameters is taken`(contentType: String) {
    #expect(outcome(("content-type", contentType)) == .runs)
  }

  @Test(arguments: [
    nil, "", "text/html", "application/json", "application/grpc-web+foo",
    "application/grpc+json;charset=latin1", "application/grpc+foo", "application/grpc+",
    "application/grpcx",
    "application/grpc+protobuf", "application/grpc foo", "application/grpc foo;a=b",
    "application/grpc +proto", "application/grpc+proto foo", "application\u{0F}grpc", ";",
  ])
  func `any other content type is 415`(contentType: String?) {
    #expect(outcome(("content-type", contentType)) == .http(415))
  }

  @Test func `the subtype is kept for the answer`() {
    #expect(head([("content-type", "application/grpc+proto")]).contentType == .grpcProto)
    #expect(head([("content-type", "Application/GRPC+Proto")]).contentType == .grpcProto)
    #expect(head([("content-type", "application/grpc;a=b")]).contentType == .grpc)
  }

  @Test(arguments: ["GET", "PUT", "post", "", "POST "])
  func `any other method is 405`(method: String) {
    #expect(outcome((":method", method)) == .http(405))
  }

  @Test(arguments: ["p.S/M", "/p.S/M?a=b", "/p.S/m", "/p.S/%4D", "/"])
  func `a path that names no method is UNIMPLEMENTED`(path: String) {
    #expect(outcome((":path", path)) == .status(.unimplemented))
  }

  @Test(arguments: ["1x", "-5S", "123456789S", ""])
  func `a malformed timeout is INTERNAL`(timeout: String) {
    #expect(outcome(("grpc-timeout", timeout)) == .status(.internal))
  }

  @Test func `a timeout of nothing is DEADLINE_EXCEEDED`() {
    #expect(outcome(("grpc-timeout", "0n")) == .status(.deadlineExceeded))
    #expect(outcome(("grpc-timeout", "1n")) == .runs)
    #expect(head([("grpc-timeout", "99999999H")]).timeout == .seconds(359_999_996_400))
  }

  @Test func `an encoding that is not supported is UNIMPLEMENTED with a list`() {
    #expect(
      outcome(("grpc-encoding", "foo")) == .status(.unimplemented, listsEncodings: true))
    #expect(outcome(("grpc-encoding", "identity")) == .runs)
  }

  @Test func `malformed base64 is INTERNAL`() {
    #expect(outcome(("k-bin", "?")) == .status(.internal))
    #expect(outcome(("k-bin", "YQ==,Yg")) == .runs)
  }

  /// Each row breaks what the row before it breaks and one thing more, which is looked at earlier.
  @Test func `faults are told in a fixed order`() {
    var changes: [(String, String?)] = []
    let overload = RPCError(.unavailable, "too much to do")
    let rows: [((String, String?), Outcome)] = [
      (("grpc-encoding", "foo"), .status(.unimplemented, listsEncodings: true)),
      (("grpc-timeout", "0n"), .status(.deadlineExceeded)),
      ((":path", "/none"), .status(.unimplemented)),
      (("grpc-timeout", "1x"), .status(.internal)),
      ((":method", "GET"), .http(405)),
      (("content-type", "text/html"), .http(415)),
    ]
    for (change, expected) in rows {
      changes.removeAll { $0.0 == change.0 }
      changes.append(change)
      #expect(outcome(of: changes) == expected)
      // Told after the path is known, and before what is wrong with the deadline and the encoding.
      let isLate = changes.count <= 2
      #expect(
        outcome(of: changes, refusal: overload) == (isLate ? .status(.unavailable) : expected))
    }
  }

  @Test func `handlers see custom metadata only`() {
    let metadata = head([
      ("x-key", "v"), ("grpc-timeout", "1S"), ("grpc-encoding", "identity"),
      ("grpc-accept-encoding", "gzip"), ("grpc-trace-bin", "YQ"), ("grpc-status", "0"),
      ("grpc-previous-rpc-attempts", "2"), ("user-agent", "u"), ("host", "h"),
      ("te", "trailers"), ("content-type", "application/grpc"), (":authority", "a"),
    ]).metadata
    #expect(metadata.entries.map(\.key) == ["x-key", "grpc-previous-rpc-attempts", "user-agent"])
  }
}

@Suite struct GRPCRequestHeadEncodingTests {
  private func head(_ fields: [(String, String)], isCompressing: Bool = true) -> GRPCRequestHead {
    var head = GRPCRequestHead(services: ServiceRegistry(), isCompressing: isCompressing)
    for (name, value) in fields {
      Array(name.utf8).withUnsafeBufferPointer { name in
        Array(value.utf8).withUnsafeBufferPointer { head.take(name, $0) }
      }
    }
    return head
  }

  @Test(arguments: [
    ("gzip", MessageEncoding.gzip), ("deflate", .deflate), ("deflate,gzip", .gzip),
    ("identity , deflate\t", .deflate), (" br,gzip,x", .gzip), ("gzip;q=0", nil), ("GZIP", nil),
    ("", nil), (",,", nil), ("identity", nil),
  ])
  func `the preferred encoding of a list is found`(list: String, expected: MessageEncoding?) {
    #expect(head([("grpc-accept-encoding", list)]).acceptedEncoding == expected)
  }

  @Test func `a list may be spread over fields`() {
    let name = "grpc-accept-encoding"
    #expect(head([(name, "deflate"), (name, "br")]).acceptedEncoding == .deflate)
    #expect(head([(name, "deflate"), (name, "gzip")]).acceptedEncoding == .gzip)
    #expect(head([(name, "gzip"), (name, "deflate")]).acceptedEncoding == .gzip)
  }

  @Test func `a server that does not compress knows no encoding`() {
    let head = head(
      [("grpc-accept-encoding", "gzip"), ("grpc-encoding", "gzip")], isCompressing: false)
    #expect(head.acceptedEncoding == nil)
    #expect(head.encoding == nil)
  }

  @Test func `the encoding of a request is kept`() {
    #expect(head([("grpc-encoding", "deflate")]).encoding == .deflate)
    #expect(head([("grpc-encoding", "identity")]).encoding == nil)
  }
}
