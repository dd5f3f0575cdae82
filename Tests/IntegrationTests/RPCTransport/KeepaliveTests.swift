// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTP2
import RPC
import Reactor
import TestSupport
import Testing

@testable import RPCTransport

/// What each end does about a silent peer (gRFC A8, A18).
@Suite(.timeLimit(.minutes(hangLimitMinutes))) struct KeepaliveTests {
  private let asksAtOnce = ChannelKeepalive(interval: .milliseconds(1), timeout: .milliseconds(1))

  /// Runs `body` with a channel to a server that does what the test says.
  private func run(
    isMute: Bool = false, _ keepalive: ChannelKeepalive,
    _ body: (Channel, AsyncStream<RawPeer>) async throws -> Void
  ) async throws {
    let loop = try EventLoop(name: "keepalive")
    try loop.start()
    let (address, peers) = try await RawServer.listen(isMute: isMute, on: loop)
    var configuration = ChannelConfiguration()
    configuration.keepalive = keepalive
    let channel = Channel(to: address.description, on: loop, configuration: configuration)
    try await body(channel, peers)
    await channel.close()
    loop.stop()
    loop.join()
  }

  @Test func `a server that says nothing ends the calls with UNAVAILABLE`() async throws {
    try await run(isMute: true, asksAtOnce) { channel, _ in
      let error = await channel.errorOfCall()
      #expect(error?.code == .unavailable)
      #expect(error?.message == "the connection was lost: the server did not respond")
    }
  }

  @Test func `a server that answers when it is asked keeps its calls`() async throws {
    let keepalive = ChannelKeepalive(interval: .milliseconds(1), timeout: .seconds(60))
    try await run(keepalive) { channel, peers in
      async let error = channel.errorOfCall()
      let peer = try #require(await peers.first { _ in true })
      for _ in 0..<3 { #expect(await peer.next { $0 == .ping } == .ping) }
      await peer.respond(1, status: "5")
      #expect(await error?.code == .notFound)
    }
  }

  @Test func `a channel that was asked for calm asks half as often`() async throws {
    let keepalive = ChannelKeepalive(interval: .seconds(3_600), timeout: .seconds(60))
    try await run(keepalive) { channel, peers in
      async let error = channel.errorOfCall()
      let peer = try #require(await peers.first { _ in true })
      _ = await peer.next { $0 == .headers(stream: 1) }
      await peer.perform { $0.goAway(.enhanceYourCalm, reason: "too_many_pings") }
      await peer.respond(1, status: "5")
      #expect(await error?.code == .notFound)
      #expect(await channel.configuration.keepalive?.interval == .seconds(7_200))
    }
  }

  @Test func `a client that says nothing is cut off`() async throws {
    var configuration = ServerConfiguration()
    configuration.connection.keepaliveInterval = .zero
    configuration.connection.keepaliveTimeout = .milliseconds(1)
    try await EchoServer.run(configuration: configuration) { echo in
      let peer = try await RawPeer.connect(to: echo.address, on: echo.channel.loop)
      _ = await peer.next { $0 == .settings }
      await peer.fallSilent()
      #expect(await peer.next { $0 == .ping } == .ping)
      await peer.waitForEnd()
      #expect(await echo.server.statistics().cutConnections == [.lifetime: 1])
    }
  }

  @Test func `the kernel is told how long to wait, at both ends`() async throws {
    var server = ServerConfiguration()
    server.connection.keepaliveTimeout = .milliseconds(7_001)
    var channel = ChannelConfiguration()
    channel.keepalive = ChannelKeepalive(interval: .seconds(60), timeout: .milliseconds(7_002))
    try await EchoServer.run(configuration: server, channel: channel) { echo in
      _ = try await echo.unary("Unary", [])
      let limits = try Self.unacknowledgedTimes(of: #require(echo.address.port))
      #expect(limits.local == [7_001])
      #expect(limits.remote == [7_002])
    }
  }

  /// TCP_USER_TIMEOUT of this process's connections at a port of 127.0.0.1, in milliseconds.
  private static func unacknowledgedTimes(
    of port: UInt16
  ) throws -> (local: [UInt32], remote: [UInt32]) {
    var (local, remote): ([UInt32], [UInt32]) = ([], [])
    for descriptor in Int32(0)..<4_096 {
      let peer = Self.port { getpeername(descriptor, $0, $1) }
      guard peer != nil else { continue }
      var (limit, size) = (UInt32(0), socklen_t(MemoryLayout<UInt32>.size))
      getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, &limit, &size)
      if peer == port { remote.append(limit) }
      if Self.port({ getsockname(descriptor, $0, $1) }) == port { local.append(limit) }
    }
    return (local, remote)
  }

  private static func port(
    _ name: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) -> UInt16? {
    var (raw, size) = (sockaddr_in(), socklen_t(MemoryLayout<sockaddr_in>.size))
    let result = withUnsafeMutablePointer(to: &raw) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name($0, &size) }
    }
    guard result == 0, raw.sin_family == sa_family_t(AF_INET) else { return nil }
    return UInt16(bigEndian: raw.sin_port)
  }
}
