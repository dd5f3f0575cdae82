// SPDX-License-Identifier: Apache-2.0

import TLS
import Testing

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
}
