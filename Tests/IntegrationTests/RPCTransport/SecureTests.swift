// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Glibc
import RPC
import RPCTransport
import Reactor
import Synchronization
import TestSupport
import Testing

@testable import TLS

@Suite struct SecureTests {
  private let authority: CertificateAuthority
  private let now = Int64(time(nil))

  init() throws {
    authority = try CertificateAuthority(
      name: "Test CA", validFrom: now - 3_600, validUntil: now + 3_600)
  }

  private func issue(_ usage: CertificateAuthority.Usage, _ names: SubjectNames) throws
    -> TLSIdentity
  {
    try authority.issue(
      usage, name: "test", names: names, validFrom: now - 3_600, validUntil: now + 3_600)
  }

  private func server(isMutual: Bool = false) throws -> TLSContext {
    var configuration = TLSServerConfiguration(identity: try issue(.server, .localhost))
    if isMutual { configuration.clientCertificates = .required(authority.trust) }
    return try TLSContext(server: configuration)
  }

  private func channel(
    identity: TLSIdentity? = nil, serverName: String? = nil
  ) throws -> ChannelConfiguration {
    var configuration = ChannelConfiguration()
    let context = try TLSContext(
      client: TLSClientConfiguration(trust: authority.trust, identity: identity))
    configuration.tls = ChannelTLS(context, serverName: serverName)
    return configuration
  }

  private func expectUnavailable(_ echo: EchoServer, _ reason: String) async {
    let error = await #expect(throws: RPCError.self) { try await echo.unary("Unary", []) }
    #expect(error?.code == .unavailable)
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: [0, 1, 16_384, 1 << 20, 4 << 20])
  func `messages of any size pass over TLS`(size: Int) async throws {
    let context = try server()
    try await EchoServer.run(channel: channel(), tls: { context }) { echo in
      let message = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let answer = try await echo.unary("Unary", message)
      #expect(answer == message)
    }
  }

  @Test func `a flood of answers passes over TLS`() async throws {
    let context = try server()
    try await EchoServer.run(channel: channel(), tls: { context }) { echo in
      let stream = try await echo.channel.open("/echo.Echo/Flood", CallOptions())
      try await stream.send([0, 0, 0, 0, 1, 200])
      await stream.sendEnd()
      var size = 0
      while let message = try await stream.nextMessage() { size += message.count }
      #expect(size == 200 * 65_536)
    }
  }

  @Test func `a handler learns who its caller is`() async throws {
    let context = try server(isMutual: true)
    let ada = try issue(
      .client, SubjectNames(dnsNames: ["ada.test"], uris: ["spiffe://example.org/ada"]))
    try await EchoServer.run(channel: channel(identity: ada), tls: { context }) { echo in
      _ = try await echo.unary("Unary", [])
      let identity = try #require(echo.records.all.first?.peer.identity)
      #expect(identity.spiffeID == "spiffe://example.org/ada")
      #expect(identity.dnsNames == ["ada.test"])
      #expect(identity.subject == "CN=test")
    }
  }

  @Test func `a channel that connects again goes on with its session`() async throws {
    let context = try server()
    let channel = try channel()
    let client = try #require(channel.tls?.context.ssl)
    var configuration = ServerConfiguration()
    configuration.connection.ageMax = .zero
    try await EchoServer.run(
      configuration: configuration, channel: channel, tls: { context }
    ) { echo in
      try await waitUntil("two sessions are resumed") {
        do {
          _ = try await echo.unary("Unary", [])
        } catch let error as RPCError where error.code == .unavailable {
          // A connection of no age may end before the client has used it.
        }
        return SSL_CTX_ctrl(client.pointer, SSL_CTRL_SESS_HIT, 0, nil) >= 2
      }
    }
  }

  @Test func `a caller without a certificate is turned away`() async throws {
    let context = try server(isMutual: true)
    try await EchoServer.run(channel: channel(), tls: { context }) { echo in
      // With TLS 1.3 the client hears of it after its own handshake.
      await #expect(throws: RPCError.self) { try await echo.unary("Unary", []) }
      #expect(echo.records.failedHandshakes == ["the peer presented no certificate"])
      #expect(echo.records.all.isEmpty)
    }
  }

  @Test func `a server of another name is not called`() async throws {
    let context = try server()
    try await EchoServer.run(
      channel: channel(serverName: "example.org"), tls: { context }
    ) { echo in
      await expectUnavailable(echo, "certificate was refused")
    }
  }

  @Test(.timeLimit(.minutes(hangLimitMinutes)))
  func `a call waits no longer for a connection than it may take`() async throws {
    let loop = try EventLoop(name: "patient")
    try loop.start()
    // The kernel takes connections, but nobody accepts them.
    let server = try Socket.listen(on: SocketAddress(parsing: "127.0.0.1:0"))
    let address = try server.localAddress()
    var configuration = try channel()
    configuration.connectTimeout = .seconds(3_600)
    let channel = Channel(to: address.description, on: loop, configuration: configuration)
    let options = CallOptions(timeout: .milliseconds(50))
    let patient = Task { _ = try await channel.open("/echo.Echo/Unary", CallOptions()) }
    let late = await #expect(throws: RPCError.self) {
      _ = try await channel.open("/echo.Echo/Unary", options)
    }
    #expect(late?.code == .deadlineExceeded)
    let task = Task { _ = try await channel.open("/echo.Echo/Unary", CallOptions()) }
    task.cancel()
    let cancelled = await #expect(throws: RPCError.self) { try await task.value }
    #expect(cancelled?.code == .cancelled)
    await channel.close()
    let closed = await #expect(throws: RPCError.self) { try await patient.value }
    #expect(closed?.code == .unavailable)
    #expect(try server.localAddress() == address)
    loop.stop()
    loop.join()
  }

  @Test func `a server that speaks plaintext is not called`() async throws {
    try await EchoServer.run(channel: channel()) { echo in
      await expectUnavailable(echo, "TLS")
    }
  }

  @Test func `a server that speaks TLS answers plaintext by nothing`() async throws {
    let context = try server()
    try await EchoServer.run(tls: { context }) { echo in
      await #expect(throws: RPCError.self) { try await echo.unary("Unary", []) }
      #expect(echo.records.failedHandshakes == ["the peer does not speak TLS"])
    }
  }

  @Test func `a new certificate serves new connections and leaves old ones alone`() async throws {
    let old = try server()
    let other = try CertificateAuthority(
      name: "Other CA", validFrom: now - 3_600, validUntil: now + 3_600)
    let renewed = try TLSContext(
      server: TLSServerConfiguration(
        identity: other.issue(
          .server, name: "renewed", names: .localhost, validFrom: now - 3_600,
          validUntil: now + 3_600)))
    let current = Mutex(old)
    try await EchoServer.run(channel: channel(), tls: { current.withLock { $0 } }) { echo in
      _ = try await echo.unary("Unary", [])
      current.withLock { $0 = renewed }
      let answer = try await echo.unary("Unary", [1])
      #expect(answer == [1])
      let stranger = Channel(
        to: echo.address.description, on: echo.channel.loop, configuration: try channel())
      await #expect(throws: RPCError.self) {
        try await stranger.unary(EchoServer.unary, [])
      }
      await stranger.close()
    }
  }
}
