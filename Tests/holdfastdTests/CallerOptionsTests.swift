// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Testing

@testable import holdfastd

@Suite struct CallerOptionsTests {
  private static let tokens = ["--jwt-issuer", "i", "--jwt-audience", "a", "--jwks-file", "f"]
  private static let tls = ["--tls-certificate", "c", "--tls-key", "k"]

  private func options(_ arguments: [String]) throws -> CallerOptions {
    try CallerOptions.parse(arguments)
  }

  private func reaches(_ address: String, _ arguments: [String]) throws -> Bool {
    try options(arguments).reach.objection(to: ListenAddress(address)) == nil
  }

  @Test func `without proofs only this machine is served`() throws {
    for arguments in [[], Self.tls] {
      #expect(try reaches("127.0.0.1:1", arguments))
      #expect(try reaches("unix:/tmp/a", arguments))
      #expect(try !reaches("0.0.0.0:1", arguments))
    }
  }

  @Test func `certificates may be asked of everybody`() throws {
    #expect(try reaches("0.0.0.0:1", Self.tls + ["--client-ca", "ca"]))
  }

  @Test func `tokens travel in plaintext on this machine only, or if that is wanted`() throws {
    #expect(try reaches("127.0.0.1:1", Self.tokens))
    #expect(try reaches("unix:/tmp/a", Self.tokens))
    #expect(try !reaches("0.0.0.0:1", Self.tokens))
    #expect(try reaches("0.0.0.0:1", Self.tokens + ["--allow-plaintext-tokens"]))
    #expect(try reaches("0.0.0.0:1", Self.tokens + Self.tls))
  }

  @Test func `users of the system prove themselves through Unix sockets only`() throws {
    let users = ["--unix-users", "1000"]
    #expect(try reaches("unix:/tmp/a", users))
    #expect(try !reaches("127.0.0.1:1", users))
    #expect(try reaches("127.0.0.1:1", users + Self.tokens))
  }

  @Test(
    arguments: [
      ("0", .user(0, name: nil)), ("1000=ann", .user(1000, name: "ann")),
      ("1000=a=b", .user(1000, name: "a=b")), ("any", .everyone), ("", nil), ("ann", nil),
      ("-1", nil), ("4294967296", nil), ("1000=", nil), ("any=ann", nil),
    ] as [(String, UnixUserOption?)])
  func `a user of the system is a number, and may have a name`(
    text: String, expected: UnixUserOption?
  ) {
    #expect(UnixUserOption(argument: text) == expected)
  }

  @Test(arguments: [
    ["--jwt-audience", "a"], ["--jwks-file", "f"], ["--allow-plaintext-tokens"],
    ["--jwt-issuer", "i", "--jwks-file", "f"], ["--jwt-issuer", "i", "--jwt-audience", "a"],
    tokens + ["--jwks-url", "https://issuer.example/"], tokens + ["--jwks-ca", "ca"],
    tokens + ["--jwt-leeway-seconds", "-1"], tokens + ["--jwt-leeway-seconds", "601"],
    tokens + ["--jwt-subject-claim", ""], ["--act-for-users", "gateway"],
    ["--jwt-issuer", "i", "--jwt-audience", "a", "--jwks-url", "http://issuer.example/"],
  ])
  func `what makes no sense together is refused`(arguments: [String]) {
    #expect(throws: (any Error).self) { try options(arguments) }
  }

  @Test func `a file of keys must be good when the server starts`() async throws {
    let options = try options(Self.tokens.dropLast() + ["/nonexistent/keys.json"])
    await #expect(throws: Failure.self) { try await options.callers() }
  }
}
