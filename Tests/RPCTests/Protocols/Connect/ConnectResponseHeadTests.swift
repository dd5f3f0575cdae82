// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct ConnectResponseHeadTests {
  private func fields(_ write: ((String, [UInt8]) -> Void) -> Void) -> [String] {
    var lines: [String] = []
    write { lines.append("\($0): \($1.text)") }
    return lines
  }

  private func request(_ contentType: String = "application/json") throws -> ConnectRequest {
    try #require(ConnectCallers.post("Write", contentType).request)
  }

  @Test func `R1: an answer has the content type of its request, and trailers before its message`()
    throws
  {
    var trailers: Metadata = ["x-b": "2"]
    trailers.append("x-c-bin", bytes: [1, 2])
    let json = try request()
    let lines = fields {
      ConnectResponseHead.unary(
        json, head: ["x-a": "1"], trailers: trailers, encoding: .gzip,
        acceptEncoding: MessageEncoding.acceptCodings, $0)
    }
    #expect(
      lines == [
        ":status: 200", "content-type: application/json", "content-encoding: gzip",
        "accept-encoding: gzip,deflate", "x-a: 1", "trailer-x-b: 2", "trailer-x-c-bin: AQI",
      ])
    let proto = try request("application/PROTO; a=b")
    #expect(
      fields { ConnectResponseHead.unary(proto, head: [:], trailers: [:], $0) }
        == [":status: 200", "content-type: application/proto"])
  }

  @Test func `R1: fields of HTTP and of the protocol are not metadata`() throws {
    let head: Metadata = [
      "content-length": "5", "transfer-encoding": "chunked", "connection": "close",
      "content-encoding": "br", "connect-timeout-ms": "1", "trailer-x": "y", "x": "z",
    ]
    let request = try request()
    let lines = fields { ConnectResponseHead.unary(request, head: head, trailers: [:], $0) }
    #expect(lines.dropFirst(2) == ["x: z"])
  }

  @Test func `R2: an error is JSON whatever the codec, with metadata of both kinds`() {
    var error = RPCError(.notFound, "gone")
    error.metadata = ["x-b": "2"]
    var body: [UInt8] = []
    let lines = fields {
      body = ConnectResponseHead.failure(
        ConnectError(error), .unary(.proto), head: ["x-a": "1"], $0)
    }
    #expect(
      lines == [
        ":status: 404", "content-type: application/json", "cache-control: no-store", "x-a: 1",
        "trailer-x-b: 2",
      ])
    #expect(body.text == #"{"code":"not_found","message":"gone"}"#)
  }

  @Test func `R6: a challenge is sent with and without the prefix`() {
    var error = RPCError(.unauthenticated, "who are you")
    error.metadata = ["www-authenticate": "Bearer"]
    let lines = fields {
      _ = ConnectResponseHead.failure(ConnectError(error), .unary(.json), $0)
    }
    #expect(lines.contains(":status: 401"))
    #expect(lines.contains("www-authenticate: Bearer"))
    #expect(lines.contains("trailer-www-authenticate: Bearer"))
  }

  @Test(arguments: [
    (Duration.milliseconds(1), "1"), (.seconds(2), "2"), (.milliseconds(2_001), "3"),
    (.zero, "0"), (.seconds(-5), "0"), (.seconds(Int64.max), "\(Int64.max)"),
  ])
  func `R7: when to come back is told in whole seconds, rounded up`(
    delay: Duration, seconds: String
  ) {
    var error = RPCError(.unavailable, "later")
    error.metadata.append(Metadata.retryPushback, "1500")
    let lines = fields {
      _ = ConnectResponseHead.failure(
        ConnectError(error, retryDelay: delay), .unary(.json), $0)
    }
    #expect(lines.contains("retry-after: \(seconds)"))
    #expect(lines.contains("trailer-grpc-retry-pushback-ms: 1500"))
  }

  @Test func `S2: a stream is 200 whatever its end`() {
    #expect(
      fields {
        ConnectResponseHead.stream(
          .stream(.json), head: ["x-a": "1"], encoding: .gzip,
          acceptEncoding: MessageEncoding.acceptCodings, $0)
      } == [
        ":status: 200", "content-type: application/connect+json",
        "connect-content-encoding: gzip", "connect-accept-encoding: gzip,deflate", "x-a: 1",
      ])
    var body: [UInt8] = []
    let lines = fields {
      body = ConnectResponseHead.failure(
        ConnectError(RPCError(.notFound, "gone")), .stream(.proto), $0)
    }
    #expect(lines == [":status: 200", "content-type: application/connect+proto"])
    let end = Array(body.dropFirst(5)).text
    #expect(end == #"{"error":{"code":"not_found","message":"gone"}}"#)
  }

  @Test func `metadata that does not fit is left out, and changes no status`() throws {
    let large: Metadata = ["x-large": String(repeating: "a", count: 8_000)]
    let request = try request()
    let lines = fields {
      ConnectResponseHead.unary(request, head: ["x-a": "1"], trailers: large, $0)
    }
    #expect(lines == [":status: 200", "content-type: application/json", "x-a: 1"])
    var error = RPCError(.aborted, "m")
    error.metadata = large
    let failure = fields {
      _ = ConnectResponseHead.failure(ConnectError(error), .unary(.json), sizeMax: 500, $0)
    }
    #expect(failure.first == ":status: 409")
    #expect(!failure.contains { $0.contains("x-large") })
  }

  @Test func `a refused verb or type has no body`() {
    var fields: [String: String] = [:]
    #expect(
      ConnectResponseHead.rejection(.methodNotAllowed(allow: Array("POST".utf8))) {
        fields[$0] = $1.text
      }.isEmpty)
    #expect(fields == [":status": "405", "allow": "POST"])
  }
}
