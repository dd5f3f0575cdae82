// SPDX-License-Identifier: Apache-2.0

import Glibc
import RPC
import RPCTransport
import Reactor
import TLS
import TestSupport
import Testing

/// How many connections a server takes, and how long one may take to begin.
@Suite(.timeLimit(.minutes(hangLimitMinutes))) struct ConnectionBoundTests {
  private func run(
    tls context: TLSContext? = nil, _ change: (inout ServerConfiguration) -> Void,
    _ body: (EchoServer) async throws -> Void
  ) async throws {
    var configuration = ServerConfiguration()
    change(&configuration)
    let tls = context.map { context in { @Sendable in context } }
    try await EchoServer.run(configuration: configuration, tls: tls, body)
  }

  /// What a call over another channel ends with.
  private func error(
    _ echo: EchoServer, _ configuration: ChannelConfiguration = .init()
  ) async -> RPCError? {
    let channel = Channel(
      to: echo.address.description, on: echo.channel.loop, configuration: configuration)
    let ending = await channel.errorOfCall()
    await channel.close()
    return ending
  }

  @Test func `a connection past the limit is closed, and one that ends makes room`() async throws {
    try await run {
      $0.connectionsMax = 1
    } _: { echo in
      _ = try await echo.unary("Unary", [])
      #expect(await error(echo)?.code == .unavailable)
      await echo.channel.close()
      try await waitUntil("a call succeeds") { await error(echo) == nil }
      #expect(await echo.server.statistics()[.connectionsRefusedByServer] >= 1)
    }
  }

  @Test func `one address has no more than its share of connections`() async throws {
    try await run {
      $0.connectionsPerAddressMax = 1
    } _: { echo in
      _ = try await echo.unary("Unary", [])
      #expect(await error(echo)?.code == .unavailable)
      #expect(await echo.server.statistics()[.connectionsRefusedByAddress] == 1)
      _ = try await echo.unary("Unary", [])
    }
  }

  @Test func `who does not begin in time is cut off`() async throws {
    try await run {
      $0.handshakeTimeout = .milliseconds(1)
    } _: { echo in
      let silent = try await ByteConnection.connect(to: echo.address, on: echo.channel.loop)
      _ = await silent.untilEnd()
      let slow = try await ByteConnection.connect(to: echo.address, on: echo.channel.loop)
      await slow.send("PRI * HTTP/2.0\r\n")
      _ = await slow.untilEnd()
      #expect(await echo.server.statistics().cutConnections == [.handshakeTimeout: 2])
    }
  }

  /// A server's context, and what a channel needs to trust it.
  private func secure() throws -> (TLSContext, ChannelConfiguration) {
    let now = Int64(time(nil))
    let authority = try CertificateAuthority(
      name: "Test CA", validFrom: now - 3_600, validUntil: now + 3_600)
    let identity = try authority.issue(
      .server, name: "test", names: .localhost, validFrom: now - 3_600, validUntil: now + 3_600)
    var channel = ChannelConfiguration()
    channel.tls = ChannelTLS(
      try TLSContext(client: TLSClientConfiguration(trust: authority.trust)))
    return (try TLSContext(server: TLSServerConfiguration(identity: identity)), channel)
  }

  @Test func `who does not finish the handshake of TLS in time is cut off`() async throws {
    let (context, _) = try secure()
    try await run(tls: context) {
      $0.handshakeTimeout = .milliseconds(1)
    } _: { echo in
      let silent = try await ByteConnection.connect(to: echo.address, on: echo.channel.loop)
      _ = await silent.untilEnd()
      #expect(await echo.server.statistics().cutConnections == [.handshakeTimeout: 1])
    }
  }

  @Test func `the oldest handshake gives way when there are too many`() async throws {
    let (context, channel) = try secure()
    try await run(tls: context) {
      $0.handshakesMax = 2
    } _: { echo in
      var stalled: [ByteConnection] = []
      for _ in 0..<3 {
        stalled.append(try await ByteConnection.connect(to: echo.address, on: echo.channel.loop))
      }
      _ = await stalled[0].untilEnd()
      #expect(await echo.server.statistics().cutConnections == [.handshakeCrowd: 1])
      // Those that stall do not keep out who does not; what has ended takes nobody's place.
      for _ in 0..<3 { #expect(await error(echo, channel) == nil) }
      _ = await stalled[1].untilEnd()
    }
  }

  /// Opens a stream whose answers nobody reads, and waits until the server has some left over.
  private func fill(_ echo: EchoServer) async throws -> any ClientStream {
    let flood = try await echo.channel.open("/echo.Echo/Flood", CallOptions())
    try await flood.send([0, 0, 0, 0, 1, 100])
    await flood.sendEnd()
    try await waitUntil("bytes are queued") { await echo.server.statistics()[.queuedBytes] > 0 }
    return flood
  }

  @Test func `a connection that does not read what waits for it has no further calls`()
    async throws
  {
    try await run {
      $0.connection.queuedBytesMax = 0
    } _: { echo in
      let flood = try await fill(echo)
      let refused = await #expect(throws: RPCError.self) { try await echo.unary("Unary", []) }
      #expect(refused?.code == .unavailable)
      // Others are not in the way of it.
      #expect(await error(echo) == nil)
      while try await flood.nextMessage() != nil {}
      _ = try await echo.unary("Unary", [])
    }
  }

  @Test func `a server with too much to send takes no further calls`() async throws {
    try await run {
      $0.queuedBytesMax = 0
    } _: { echo in
      let flood = try await fill(echo)
      // It adds up once a second.
      try await waitUntil("a call is refused") { await error(echo) != nil }
      while try await flood.nextMessage() != nil {}
      try await waitUntil("a call succeeds") { await error(echo) == nil }
    }
  }
}
