// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import RPCTransport
import Testing

@testable import HoldfastClient
@testable import holdfast

/// Which server is talked to, and what it is told.
@Suite struct ServerOptionsTests {
  /// A file with a token as an editor leaves it.
  private func tokenFile() throws -> String {
    let path = try ScratchFolder.make() + "/token"
    let output = try OutputFile(path, resumes: false)
    try output.write(Array(" abc.def \n".utf8))
    try output.finish()
    return path
  }

  @Test func `a call sends the user name and the token`() async throws {
    let options = try ServerOptions.parse([
      "--user", "anna", "--token-file", tokenFile(), "--server", "unix:/run/holdfast.sock",
    ])
    let configuration = try options.target().configuration()
    #expect(configuration.user == "anna")
    #expect(configuration.servers == [.unixSocket("/run/holdfast.sock")])
    #expect(try await configuration.token?.token().text == "abc.def")
  }

  @Test(arguments: [
    "", "owner\r", "owner\n", "owner\t", "owner ", " owner", "ow\u{1}", "owner\u{7F}",
    "owner\r\nx-admin: 1", String(repeating: "a", count: 129),
  ])
  func `a user name that cannot be sent ends the program`(user: String) {
    #expect(throws: (any Error).self) { try ServerOptions.parse(["--user=\(user)"]) }
  }

  @Test(arguments: ["öwner", "a b", "日本", "ann@example.org"])
  func `other names are accepted`(user: String) throws {
    #expect(try ServerOptions.parse(["--user=\(user)"]).target().configuration().user == user)
  }

  @Test(arguments: ["127.0.0.1:1", "localhost:1", "[::1]:1", "unix:/s"])
  func `a token may stay on the machine in plaintext`(server: String) throws {
    let options = try ServerOptions.parse(["--token-file", tokenFile(), "--server", server])
    try options.target().configuration().validate()
  }

  @Test(arguments: [
    "holdfast.example.org:443", "10.0.0.1:50051", "[2001:db8::1]:1", "127.example.org:1",
  ])
  func `a token leaves the machine only over TLS`(server: String) throws {
    let plain = try ServerOptions.parse(["--token-file", tokenFile(), "--server", server])
    #expect(throws: HoldfastError.self) { try plain.target().configuration().validate() }
    let secure = try ServerOptions.parse([
      "--token-file", tokenFile(), "--server", server, "--tls",
    ])
    try secure.target().configuration().validate()
  }

  @Test func `a silent server is pinged, no more often than our server allows`() throws {
    let interval = try ServerOptions.parse([]).target().configuration().keepaliveInterval
    #expect(try #require(interval) > ConnectionLimits().pingInterval)
  }

  @Test(arguments: [
    ["--certificate", "c"], ["--key", "k", "--tls"],
    ["--retry-seconds", "-1"], ["--server", "nowhere"],
  ])
  func `contradictory options are refused`(arguments: [String]) {
    #expect(throws: (any Error).self) { try ServerOptions.parse(arguments) }
  }

  @Test func `a certificate needs TLS`() throws {
    let options = try ServerOptions.parse(["--certificate", "c", "--key", "k"])
    #expect(throws: Failure.self) { try options.target() }
  }
}
