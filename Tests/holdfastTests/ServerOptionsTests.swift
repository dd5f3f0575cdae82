// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import RPC
import RPCTransport
import Testing

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

  @Test func `a call names the user and shows the token`() throws {
    let options = try ServerOptions.parse([
      "--user", "anna", "--token-file", tokenFile(), "--server", "unix:/run/holdfast.sock",
    ])
    let metadata = try options.callOptions().metadata
    #expect(metadata["x-holdfast-user"] == "anna")
    #expect(metadata["authorization"] == "Bearer abc.def")
  }

  @Test(arguments: [
    "", "owner\r", "owner\n", "owner\t", "owner ", " owner", "ow\u{1}", "owner\u{7F}",
    "owner\r\nx-admin: 1", String(repeating: "a", count: 129),
  ])
  func `a user whose name cannot be sent as it is ends the program`(user: String) {
    #expect(throws: (any Error).self) { try ServerOptions.parse(["--user=\(user)"]) }
  }

  @Test(arguments: ["öwner", "a b", "日本", "ann@example.org"])
  func `other names are sent to the byte`(user: String) throws {
    let options = try ServerOptions.parse(["--user=\(user)"])
    var sent: [String: [UInt8]] = [:]
    try options.callOptions().metadata.forEachField { sent[$0] = $1 }
    #expect(sent["x-holdfast-user"] == Array(user.utf8))
  }

  @Test func `a token with a control character is not sent`() throws {
    let path = try ScratchFolder.make() + "/token"
    let output = try OutputFile(path, resumes: false)
    try output.write(Array("abc\u{1}def\n".utf8))
    try output.finish()
    let options = try ServerOptions.parse(["--token-file", path])
    #expect(throws: Failure.self) { try options.callOptions() }
  }

  @Test(arguments: ["127.0.0.1:1", "localhost:1", "[::1]:1", "unix:/s"])
  func `a token may stay on the machine in plaintext`(server: String) throws {
    let options = try ServerOptions.parse(["--token-file", tokenFile(), "--server", server])
    #expect(try options.callOptions().metadata["authorization"] != nil)
  }

  @Test(arguments: [
    "holdfast.example.org:443", "10.0.0.1:50051", "[2001:db8::1]:1", "127.example.org:1",
  ])
  func `a token leaves the machine over TLS alone`(server: String) throws {
    let plain = try ServerOptions.parse(["--token-file", tokenFile(), "--server", server])
    #expect(throws: Failure.self) { try plain.callOptions() }
    let secure = try ServerOptions.parse([
      "--token-file", tokenFile(), "--server", server, "--tls",
    ])
    #expect(try secure.callOptions().metadata["authorization"] != nil)
  }

  @Test func `a silent server is asked whether it is there, as seldom as ours wants it`() throws {
    let keepalive = try #require(try ServerOptions.parse([]).channelConfiguration().keepalive)
    #expect(keepalive.interval > ConnectionLimits().pingInterval)
    #expect(!keepalive.includesIdleConnections)
  }

  @Test(arguments: [
    ["--certificate", "c"], ["--key", "k", "--tls"], ["--certificate", "c", "--key", "k"],
    ["--retry-seconds", "-1"],
  ])
  func `options that make no sense together are refused`(arguments: [String]) {
    #expect(throws: (any Error).self) { try ServerOptions.parse(arguments) }
  }
}
