// SPDX-License-Identifier: Apache-2.0

import RPC
import RPCTransport
import Reactor
import TestSupport
import Testing

/// Calls over HTTP/1.1 on the port of HTTP/2, byte by byte.
@Suite(.timeLimit(.minutes(hangLimitMinutes))) struct HTTP1CallTests {
  private func run(
    _ change: (inout ServerConfiguration) -> Void = { _ in },
    _ body: (EchoServer, _ connect: () async throws -> ByteConnection) async throws -> Void
  ) async throws {
    let calling = try EventLoop(name: "http1")
    try calling.start()
    var configuration = ServerConfiguration()
    change(&configuration)
    try await EchoServer.run(configuration: configuration) { echo in
      try await body(echo) { try await ByteConnection.connect(to: echo.address, on: calling) }
    }
    calling.stop()
    calling.join()
  }

  private func head(
    _ method: String, _ fields: [String], type: String = "application/proto"
  ) -> String {
    (["POST /echo.Echo/\(method) HTTP/1.1", "host: h", "content-type: \(type)"] + fields)
      .joined(separator: "\r\n") + "\r\n\r\n"
  }

  private func envelope(_ text: String) -> String { "\0\0\0\0" + prefixed(text) }

  private func prefixed(_ text: String) -> String {
    String(decoding: [UInt8(text.utf8.count)], as: UTF8.self) + text
  }

  @Test func `unary calls follow each other on one connection`() async throws {
    try await run { echo, connect in
      let connection = try await connect()
      await connection.send(head("Unary", ["content-length: 3", "ask: this"]) + "abc")
      await connection.wait(for: "\r\n\r\nabc")
      await connection.send(
        head("Unary", ["transfer-encoding: chunked", "connection: close"])
          + "2\r\nde\r\n1\r\nf\r\n0\r\n\r\n")
      let all = await connection.untilEnd()
      #expect(all.hasPrefix("HTTP/1.1 200 OK\r\n") && all.contains("trailer-echo: this\r\n"))
      #expect(all.contains("content-length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\n"))
      #expect(all.hasSuffix("connection: close\r\n\r\ndef"))
      #expect(echo.records.all.map(\.code) == [.ok, .ok])
    }
  }

  @Test func `HTTP 2 is served on the same port`() async throws {
    try await run { echo, connect in
      #expect(try await echo.unary("Unary", [1, 2]) == [1, 2])
      let connection = try await connect()
      await connection.send(
        head("Unary", ["content-length: 1", "connection: close"]) + "x")
      #expect(await connection.untilEnd().hasSuffix("\r\n\r\nx"))
    }
  }

  @Test func `a stream that is whole at once has its length`() async throws {
    try await run { _, connect in
      let connection = try await connect()
      await connection.send(
        head(
          "Split", ["content-length: 7", "connection: close"], type: "application/connect+proto")
          + envelope("ab"))
      let all = await connection.untilEnd()
      #expect(all.contains("content-length: 19\r\n"))
      #expect(all.contains("\r\n\r\n" + envelope("a") + envelope("b") + "\u{2}"))
    }
  }

  @Test func `a long answer waits for its reader, and comes whole`() async throws {
    try await run { _, connect in
      let connection = try await connect()
      await connection.send(
        head(
          "Flood", ["content-length: 6", "connection: close"], type: "application/connect+proto")
          + envelope("\u{64}"))
      let all = await connection.untilEnd()
      #expect(all.contains("transfer-encoding: chunked\r\n") && all.hasSuffix("\r\n0\r\n\r\n"))
      #expect(all.utf8.count > 100 * (64 << 10))
    }
  }

  @Test func `a slow handler holds its caller back`() async throws {
    try await run { echo, connect in
      let connection = try await connect()
      await connection.send(
        head(
          "Late", ["transfer-encoding: chunked", "connection: close"],
          type: "application/connect+proto"))
      await echo.lateCalls.wait(for: 1)
      let message = String(repeating: "x", count: 100)
      let chunk = "69\r\n" + envelope(message) + "\r\n"
      for _ in 0..<40 { await connection.send(String(repeating: chunk, count: 1_000)) }
      await connection.send("0\r\n\r\n")
      #expect(await echo.server.statistics()[.requestBytes] < 4 << 20)
      echo.gate.add()
      #expect(await connection.untilEnd().contains(prefixed("4000000")))
    }
  }

  @Test func `a caller who leaves ends the call`() async throws {
    try await run { echo, connect in
      let connection = try await connect()
      await connection.send(head("Hang", ["content-length: 0"]))
      await echo.hangs.wait(for: 1)
      await connection.close()
      await echo.cancellations.wait(for: 1)
      await echo.records.count.wait(for: 1)
      #expect(echo.records.all.map(\.code) == [.cancelled])
    }
  }

  @Test func `a deadline ends the call in the form of its protocol`() async throws {
    try await run { echo, connect in
      let connection = try await connect()
      await connection.send(
        head("Hang", ["content-length: 0", "connect-timeout-ms: 50", "connection: close"]))
      let all = await connection.untilEnd()
      #expect(all.hasPrefix("HTTP/1.1 504 ") && all.contains("deadline_exceeded"))
      await echo.cancellations.wait(for: 1)
    }
  }

  @Test(arguments: ["Each", "Refuse"])
  func `a bidirectional method is 505, and so is gRPC`(method: String) async throws {
    try await run { echo, connect in
      for (name, type) in [
        (method, "application/connect+proto"), (method, "application/grpc-web"),
        ("Unary", "application/grpc"),
      ] {
        let connection = try await connect()
        await connection.send(head(name, ["content-length: 0"], type: type))
        let all = await connection.untilEnd()
        #expect(all.hasPrefix("HTTP/1.1 505 ") && all.contains("connection: close\r\n"))
      }
      #expect(echo.records.all.map(\.code) == [.unimplemented, .unimplemented, .unimplemented])
    }
  }

  @Test func `who says nothing is cut off, and a head that does not end`() async throws {
    try await run {
      $0.handshakeTimeout = .milliseconds(20)
      $0.connection.lingerTime = .milliseconds(20)
    } _: { echo, connect in
      let silent = try await connect()
      #expect(await silent.untilEnd() == "")
      let connection = try await connect()
      await connection.send("POST / HTTP/1.1\r\nhost: h\r\n")
      #expect(await connection.untilEnd() == "")
      #expect(await echo.server.statistics().cutConnections == [.handshakeTimeout: 2])
    }
  }

  @Test func `a later head that does not end in time is answered with 408`() async throws {
    try await run {
      $0.connection.requestTimeout = .milliseconds(1)
    } _: { echo, connect in
      let connection = try await connect()
      await connection.send(head("Unary", ["content-length: 0"]) + "POST / HTTP/1.1\r\n")
      #expect(await connection.untilEnd().contains("HTTP/1.1 408 "))
      #expect(await echo.server.statistics().cutConnections == [.incompleteFrame: 1])
    }
  }

  @Test func `a server with no room tells how it is`() async throws {
    try await run {
      $0.runningCallsMax = 0
    } _: { echo, connect in
      let health = try await connect()
      await health.send(
        head("Unary", ["content-length: 0", "connection: close"])
          .replacingPath("/grpc.health.v1.Health/Check"))
      #expect(await health.untilEnd().hasPrefix("HTTP/1.1 200 "))
    }
  }

  @Test func `a drain closes what is idle and says so to what runs`() async throws {
    try await run { echo, connect in
      let idle = try await connect()
      await idle.send(head("Unary", ["content-length: 0"]))
      await idle.wait(for: "content-length: 0\r\n\r\n")
      let silent = try await connect()
      let busy = try await connect()
      await busy.send(head("Hang", ["content-length: 0"]))
      await echo.hangs.wait(for: 1)
      async let cancelled = echo.server.drain(grace: .milliseconds(100))
      #expect(await idle.untilEnd().hasSuffix("content-length: 0\r\n\r\n"))
      #expect(await silent.untilEnd() == "")
      let answer = await busy.untilEnd()
      #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("connection: close\r\n"))
      #expect(await cancelled == 1)
    }
  }
}

extension String {
  /// The request for another path.
  fileprivate func replacingPath(_ path: String) -> String {
    let parts = split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    return "\(parts[0]) \(path) \(parts[2])"
  }
}
