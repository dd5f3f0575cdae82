// SPDX-License-Identifier: Apache-2.0

import TLS
import Testing

@Suite struct HandshakeTests {
  @Test(arguments: [TLSVersion.v12, .v13])
  func `both ends agree on a version and on h2`(version: TLSVersion) throws {
    let pair = try Pair.established(
      client: Fixture.clientContext { $0.versions.newest = version })
    #expect(pair.client.phase == .established)
    #expect(pair.server.phase == .established)
    #expect(pair.server.version == version)
    #expect(pair.server.cipherSuite == pair.client.cipherSuite)
    #expect(pair.server.cipherSuite.contains("AES") && pair.server.cipherSuite.contains("GCM"))
    #expect(pair.server.peerCertificate == nil)
    #expect(!pair.server.isResumed)
  }

  @Test(arguments: [TLSVersion.v12, .v13])
  func `a handshake that arrives byte by byte succeeds`(version: TLSVersion) throws {
    var pair = try Pair(client: Fixture.clientContext { $0.versions.newest = version })
    pair.pieceSize = 1
    pair.drive()
    pair.sendToServer(Array("drip".utf8))
    #expect(pair.client.phase == .established)
    #expect(pair.atServer == Array("drip".utf8))
  }

  @Test func `versions that do not overlap fail at both ends`() throws {
    let pair = try Pair.established(
      server: Fixture.serverContext { $0.versions = TLSVersions(oldest: .v13) },
      client: Fixture.clientContext { $0.versions = TLSVersions(newest: .v12) })
    #expect(pair.server.failure == .nothingInCommon("unsupported protocol"))
    #expect(pair.client.failure == .alert("tlsv1 alert protocol version"))
  }

  @Test(arguments: ["localhost", "127.0.0.1", "::1"])
  func `a server is known by each of its names`(name: String) throws {
    var pair = try Pair(serverName: name)
    pair.drive()
    #expect(pair.client.phase == .established)
    #expect(pair.client.peerCertificate?.dnsNames == ["localhost"])
  }

  @Test(arguments: ["example.org", "127.0.0.2", "localhost.example.org", "ocalhost"])
  func `a server with another name is refused`(name: String) throws {
    var pair = try Pair(serverName: name)
    pair.drive()
    guard case .certificateRejected(let reason) = pair.client.failure else {
      Issue.record("the client's phase is \(pair.client.phase)")
      return
    }
    #expect(reason.contains("mismatch"))
    #expect(pair.server.phase != .established || pair.client.phase != .established)
  }

  @Test(arguments: ["", "local\0host"])
  func `a name that could not be checked is refused before a byte is sent`(name: String) throws {
    #expect(throws: TLSError.serverNameInvalid(name)) { try Pair(serverName: name) }
  }

  @Test func `a server that an unknown authority vouches for is refused`() throws {
    let pair = try Pair.established(
      client: Fixture.clientContext { $0.trust = try Fixture.otherAuthority.get().trust })
    guard case .certificateRejected = pair.client.failure else {
      Issue.record("the client's phase is \(pair.client.phase)")
      return
    }
    #expect(pair.server.failure == .alert("tlsv1 alert unknown ca"))
  }

  @Test func `a server whose certificate has expired is refused`() throws {
    let expired = try Fixture.authority.get().issue(
      .server, name: "server", names: .localhost, validFrom: Fixture.validFrom,
      validUntil: Fixture.validFrom + 1)
    let pair = try Pair.established(server: Fixture.serverContext { $0.identity = expired })
    #expect(pair.client.failure == .certificateRejected("certificate has expired"))
    #expect(pair.server.failure == .alert("sslv3 alert certificate expired"))
  }

  @Test func `a client's certificate does not make a server`() throws {
    let client = try Fixture.authority.get().issue(
      .client, name: "localhost", names: .localhost, validFrom: Fixture.validFrom,
      validUntil: Fixture.validUntil)
    let pair = try Pair.established(server: Fixture.serverContext { $0.identity = client })
    guard case .certificateRejected = pair.client.failure else {
      Issue.record("the client's phase is \(pair.client.phase)")
      return
    }
  }

  @Test func `nothing can be sent before the handshake is over`() throws {
    let pair = try Pair()
    #expect(pair.client.encrypt([1]).isEmpty)
    #expect(pair.server.encrypt([1]).isEmpty)
    #expect(pair.client.version == nil)
    #expect(pair.client.ticket == nil)
  }
}
