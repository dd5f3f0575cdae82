// SPDX-License-Identifier: Apache-2.0

import TLS
import Testing

@Suite struct MutualTests {
  private func server(requiring: Bool, _ version: TLSVersion = .v13) throws -> TLSContext {
    try Fixture.serverContext {
      let trust = try Fixture.authority.get().trust
      $0.clientCertificates = requiring ? .required(trust) : .requested(trust)
      $0.versions.newest = version
    }
  }

  private func client(_ identity: TLSIdentity) throws -> TLSContext {
    try Fixture.clientContext { $0.identity = identity }
  }

  @Test(arguments: [TLSVersion.v12, .v13])
  func `a server learns who its client is`(version: TLSVersion) throws {
    let pair = try Pair.established(
      server: server(requiring: true, version), client: client(Fixture.client.get()))
    let certificate = try #require(pair.server.peerCertificate)
    #expect(certificate.subject == "CN=ada")
    #expect(certificate.issuer == "CN=Test CA")
    #expect(certificate.dnsNames == ["ada.test"])
    #expect(certificate.emailAddresses == ["ada@example.org"])
    #expect(certificate.uris == ["spiffe://example.org/ns/dev/ada"])
    #expect(certificate.spiffeID == "spiffe://example.org/ns/dev/ada")
    #expect(certificate.validUntil == Fixture.validUntil)
  }

  @Test(arguments: [TLSVersion.v12, .v13])
  func `a client without a certificate is turned away where one is required`(
    version: TLSVersion
  ) throws {
    let pair = try Pair.established(
      server: server(requiring: true, version), client: Fixture.clientContext())
    #expect(pair.server.failure == .certificateMissing)
    guard case .alert = pair.client.failure else {
      Issue.record("the client's phase is \(pair.client.phase)")
      return
    }
  }

  @Test func `a client without a certificate is welcome where one is only asked for`() throws {
    let pair = try Pair.established(server: server(requiring: false))
    #expect(pair.server.phase == .established)
    #expect(pair.server.peerCertificate == nil)
  }

  @Test(arguments: [true, false])
  func `a certificate of an unknown authority is refused`(isRequired: Bool) throws {
    let stranger = try Fixture.issueClient(by: Fixture.otherAuthority.get())
    let pair = try Pair.established(
      server: server(requiring: isRequired), client: client(stranger))
    guard case .certificateRejected = pair.server.failure else {
      Issue.record("the server's phase is \(pair.server.phase)")
      return
    }
    #expect(pair.server.peerCertificate == nil)
  }

  @Test func `a server's certificate does not make a client`() throws {
    let pair = try Pair.established(
      server: server(requiring: true), client: client(Fixture.server.get()))
    guard case .certificateRejected(let reason) = pair.server.failure else {
      Issue.record("the server's phase is \(pair.server.phase)")
      return
    }
    #expect(reason.contains("purpose"))
  }

  @Test func `a certificate is not asked for where it is ignored`() throws {
    let pair = try Pair.established(client: client(Fixture.client.get()))
    #expect(pair.server.phase == .established)
    #expect(pair.server.peerCertificate == nil)
  }

  @Test func `a resumed session still tells who the client is`() throws {
    let server = try server(requiring: true)
    let client = try client(Fixture.client.get())
    let first = try Pair.established(server: server, client: client)
    let second = try Pair.established(
      server: server, client: client, resuming: first.client.ticket)
    #expect(second.server.isResumed)
    #expect(second.server.peerCertificate == first.server.peerCertificate)
  }
}
