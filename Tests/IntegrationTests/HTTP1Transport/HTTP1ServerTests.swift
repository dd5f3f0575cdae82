// SPDX-License-Identifier: Apache-2.0

import HTTP1
import HTTP1Transport
import Reactor
import TestSupport
import Testing

/// How long a peer of the pages for operators may take.
@Suite(.timeLimit(.minutes(hangLimitMinutes))) struct HTTP1ServerTests {
  private func run(
    _ change: (inout HTTP1ServerConfiguration) -> Void = { _ in },
    handler: @escaping HTTP1Server.Handler = { _ in HTTP1Page(.ok, "well") },
    _ body: (ByteConnection, _ again: () async throws -> ByteConnection) async throws -> Void
  ) async throws {
    let serving = try EventLoop(name: "pages")
    let calling = try EventLoop(name: "client")
    for loop in [serving, calling] { try loop.start() }
    var configuration = HTTP1ServerConfiguration()
    change(&configuration)
    let server = HTTP1Server(
      loop: serving, configuration: configuration, clock: { 0 }, handler: handler)
    let reserved = try ReservedAddress(SocketAddress(parsing: "127.0.0.1:0"))
    try await server.listen(on: reserved)
    let address = reserved.address
    let connect = { try await ByteConnection.connect(to: address, on: calling) }
    try await body(connect(), connect)
    await server.close()
    for loop in [serving, calling] { loop.stop() }
    for loop in [serving, calling] { loop.join() }
  }

  @Test func `who says nothing is closed without a word`() async throws {
    try await run {
      $0.headTimeout = .milliseconds(1)
    } _: { connection, _ in
      #expect(await connection.untilEnd() == "")
    }
  }

  @Test func `a head that does not end is answered with 408`() async throws {
    try await run {
      // By the clock: long enough for the bytes to arrive, on a busy machine too.
      $0.headTimeout = .seconds(30)
    } _: { connection, _ in
      await connection.send("GET /livez HTTP/1.1\r\nhost: a\r\n")
      #expect(await connection.untilEnd().hasPrefix("HTTP/1.1 408 "))
    }
  }

  @Test func `a request with a body is refused before its handler runs`() async throws {
    try await run(handler: { _ in
      Issue.record("the handler ran")
      return HTTP1Page(.ok, "well")
    }) { connection, _ in
      await connection.send("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1\r\n")
      let answer = await connection.untilEnd()
      #expect(answer.hasPrefix("HTTP/1.1 413 ") && answer.contains("connection: close\r\n"))
    }
  }

  @Test func `a later head has its own time, from its first byte`() async throws {
    try await run {
      // By the clock: long enough for the first head to arrive, on a busy machine too.
      $0.headTimeout = .seconds(30)
    } _: { connection, _ in
      await connection.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n")
      await connection.wait(for: "well")
      await connection.send("GET / HT")
      #expect(await connection.untilEnd().contains("HTTP/1.1 408 "))
    }
  }

  @Test func `a connection that is kept for nothing is closed`() async throws {
    try await run {
      $0.idleTimeout = .milliseconds(1)
    } _: { connection, _ in
      await connection.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n")
      let answer = await connection.untilEnd()
      #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.contains("well"))
    }
  }

  @Test func `an answer that takes too long ends the connection`() async throws {
    let gate = Counter()
    try await run {
      $0.answerTimeout = .milliseconds(1)
    } handler: { _ in
      await gate.wait(for: 1)
      return HTTP1Page(.ok, "late")
    } _: { connection, _ in
      await connection.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n")
      #expect(await !connection.untilEnd().contains("late"))
      gate.add()
    }
  }

  @Test func `one connection more takes the place of the one that waits longest`() async throws {
    try await run {
      $0.connectionsMax = 1
    } _: { connection, again in
      await connection.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n")
      await connection.wait(for: "well")
      let newer = try await again()
      _ = await connection.untilEnd()
      await newer.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n")
      await newer.wait(for: "well")
    }
  }
}
