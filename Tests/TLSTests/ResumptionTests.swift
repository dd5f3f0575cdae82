// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Testing

@testable import TLS

@Suite struct ResumptionTests {
  @Test(arguments: [TLSVersion.v12, .v13])
  func `a session goes on from a ticket`(version: TLSVersion) throws {
    let server = try Fixture.serverContext()
    let client = try Fixture.clientContext { $0.versions.newest = version }
    let first = try Pair.established(server: server, client: client)
    var second = try Pair.established(
      server: server, client: client, resuming: first.client.ticket)
    #expect(second.server.isResumed && second.client.isResumed)
    #expect(second.client.version == version)
    second.sendToServer([1, 2, 3])
    #expect(second.atServer == [1, 2, 3])
  }

  @Test func `a ticket for another server is not used`() throws {
    let server = try Fixture.serverContext()
    let first = try Pair.established(server: server)
    #expect(first.client.ticket?.serverName == "localhost")
    var second = try Pair(
      server: server, serverName: "127.0.0.1", resuming: first.client.ticket)
    second.drive()
    #expect(second.client.phase == .established)
    #expect(!second.client.isResumed)
  }

  @Test func `a server with new ticket keys falls back to a whole handshake`() throws {
    let first = try Pair.established(server: Fixture.serverContext())
    #expect(first.client.ticket != nil)
    let second = try Pair.established(
      server: Fixture.serverContext(), resuming: first.client.ticket)
    #expect(second.client.phase == .established)
    #expect(!second.client.isResumed)
  }

  // MARK: Certificates that end

  /// The time at which `brief` was good; by the machine's clock it has long expired.
  private static let then = Fixture.validFrom + 3_600

  private static func brief(_ usage: CertificateAuthority.Usage) throws -> TLSIdentity {
    try Fixture.authority.get().issue(
      usage, name: "brief", names: .localhost, validFrom: Fixture.validFrom,
      validUntil: then + 3_600)
  }

  /// Has `body` run while a context verifies certificates as if it were `then`.
  private static func earlier<R>(_ context: TLSContext, _ body: () throws -> R) rethrows -> R {
    let parameters = SSL_CTX_get0_param(context.ssl.pointer)
    X509_VERIFY_PARAM_set_time(parameters, Int(then))
    defer { X509_VERIFY_PARAM_clear_flags(parameters, UInt(X509_V_FLAG_USE_CHECK_TIME)) }
    return try body()
  }

  private static func mutualServer(_ version: TLSVersion = .v13) throws -> TLSContext {
    try Fixture.serverContext {
      $0.clientCertificates = .required(try Fixture.authority.get().trust)
      $0.versions.newest = version
    }
  }

  private static func client(_ identity: TLSIdentity) throws -> TLSContext {
    try Fixture.clientContext { $0.identity = identity }
  }

  @Test(arguments: [TLSVersion.v12, .v13])
  func `a ticket does not outlive the client's certificate`(version: TLSVersion) throws {
    let server = try Self.mutualServer(version)
    let client = try Self.client(Self.brief(.client))
    let first = try Self.earlier(server) { try Pair.established(server: server, client: client) }
    let ticket = try #require(first.client.ticket)
    let second = try Pair.established(server: server, client: client, resuming: ticket)
    #expect(!second.server.isResumed)
    #expect(second.server.failure == .certificateRejected("certificate has expired"))
    let renewed = try Self.client(Fixture.client.get())
    let third = try Pair.established(server: server, client: renewed, resuming: ticket)
    #expect(!third.server.isResumed)
    #expect(third.server.peerCertificate?.subject == "CN=ada")
  }

  @Test(arguments: [TLSVersion.v12, .v13])
  func `a ticket does not outlive the server's certificate`(version: TLSVersion) throws {
    let server = try Fixture.serverContext { $0.identity = try Self.brief(.server) }
    let client = try Fixture.clientContext { $0.versions.newest = version }
    let first = try Self.earlier(client) { try Pair.established(server: server, client: client) }
    let ticket = try #require(first.client.ticket)
    let second = try Pair.established(server: server, client: client, resuming: ticket)
    #expect(second.client.failure == .certificateRejected("certificate has expired"))
  }

  @Test func `who showed a certificate can not go on by new tickets for ever`() throws {
    let server = try Self.mutualServer()
    let client = try Self.client(Fixture.client.get())
    let first = try Pair.established(server: server, client: client)
    let second = try Pair.established(
      server: server, client: client, resuming: first.client.ticket)
    #expect(second.server.isResumed)
    #expect(second.client.ticket == nil)
  }

  @Test func `who showed none gets a new ticket`() throws {
    let server = try Fixture.serverContext()
    let first = try Pair.established(server: server)
    let second = try Pair.established(server: server, resuming: first.client.ticket)
    #expect(second.server.isResumed)
    #expect(second.client.ticket != nil)
  }

  @Test func `no ticket allows early data`() throws {
    let pair = try Pair.established()
    let ticket = try #require(pair.client.ticket)
    #expect(SSL_SESSION_get_max_early_data(ticket.session.pointer) == 0)
  }
}
