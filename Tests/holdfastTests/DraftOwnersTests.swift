// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DraftStore
import Glibc
import Testing

@testable import holdfast

/// The identities that are remembered for the time without a server.
@Suite struct DraftOwnersTests {
  private func caller(_ arguments: [String], _ variables: [String: String] = [:]) throws
    -> DraftOwners.Caller?
  {
    DraftOwners.Caller(
      try ServerTarget(ServerOptions.parse(arguments), ServerContexts()) { variables[$0] })
  }

  private static let ann = DraftOwner(serverID: "s\"1", principalID: "ann\n")
  private static let bob = DraftOwner(serverID: "s2", principalID: "bob")

  @Test func `an identity is found again by address, user and source of the token`() throws {
    let one = try #require(try caller(["--server", "unix:/one", "--user", "ann"]))
    let other = try #require(try caller(["--server", "unix:/one", "--token-file", "/bob"]))
    var owners = DraftOwners()
    owners.put(Self.ann, for: one)
    owners.put(Self.bob, for: other)
    let read = DraftOwners(parsing: owners.text)
    #expect(read == owners)
    #expect(read[one] == Self.ann && read[other] == Self.bob)
    #expect(read[try #require(try caller(["--server", "unix:/one"]))] == nil)
    owners.put(Self.bob, for: one)
    #expect(owners[one] == Self.bob)
  }

  @Test func `nothing is remembered for a token in a variable`() throws {
    #expect(try caller(["--server", "unix:/one"], ["HOLDFAST_TOKEN": "secret"]) == nil)
  }

  @Test func `a file that was cut off at any byte is read without failing`() throws {
    var owners = DraftOwners()
    owners.put(Self.ann, for: try #require(try caller(["--server", "unix:/one"])))
    let text = owners.text
    for count in 0..<text.count - 1 {
      #expect(DraftOwners(parsing: Array(text.prefix(count))) == DraftOwners())
    }
    #expect(DraftOwners(parsing: text) == owners)
  }

  @Test func `an identity is remembered in a file`() throws {
    let folder = try ScratchFolder.make()
    let one = try #require(try caller(["--server", "unix:/one"]))
    #expect(DraftOwners(in: folder)[one] == nil)
    // A run that was killed while it wrote is in nobody's way.
    for left in ["owners.json.partial", "owners.json.1a2b3c.partial", "owners.json.old"] {
      close(open("\(folder)/\(left)", O_CREAT | O_WRONLY, 0o600))
    }
    DraftOwners.remember(Self.ann, for: one, in: folder)
    #expect(DraftOwners(in: folder)[one] == Self.ann)
    #expect(PrivateFolder.names(in: folder).sorted() == ["owners.json", "owners.json.old"])
  }

  @Test func `identities that are remembered at the same time are all remembered`() async throws {
    let folder = try ScratchFolder.make()
    let callers = try (0..<20).map { number in
      try #require(try caller(["--server", "unix:/\(number)"]))
    }
    await withTaskGroup(of: Void.self) { group in
      for caller in callers {
        group.addTask { DraftOwners.remember(Self.ann, for: caller, in: folder) }
      }
    }
    let owners = DraftOwners(in: folder)
    #expect(callers.allSatisfy { owners[$0] == Self.ann })
  }

  @Test(arguments: [
    ("draft-3", KeptName.draft(3)), ("saved-41", KeptName(kind: .saved, number: 41)),
    ("discarded-1", KeptName(kind: .discarded, number: 1)),
    ("damaged-7", KeptName(kind: .damaged, number: 7)), ("draft-0", nil), ("draft--1", nil),
    ("draft-", nil), ("draft", nil), ("3", nil), ("draft-+3", nil),
    ("draft-99999999999999999999", nil),
    ("", nil), ("Draft-3", nil),
  ])
  func `a name tells the kind and the number`(text: String, expected: KeptName?) {
    #expect(KeptName(argument: text) == expected)
    if let expected { #expect(expected.description == text) }
  }
}
