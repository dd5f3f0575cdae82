// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Testing

@Suite struct SessionIDTests {
  @Test func `a random id has the one valid form and differs from the next`() throws {
    let id = try SessionID.random()
    #expect(SessionID(id.text) == id)
    #expect(try SessionID.random() != id)
  }

  @Test(arguments: [
    "", "AAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAA+",
    "AAAAAAAAAAAAAAAAAAAA/A", "AAAAAAAAAAAAAAAAAAAAA=", "AAAAAAAAAAAAAAAAAAAAé",
    "AAAAAAAAAAAAAAAAAAAA\0A",
  ])
  func `any other form is no id`(text: String) {
    #expect(SessionID(text) == nil)
  }

  @Test func `every character of the alphabet is accepted`() {
    for character in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
      #expect(SessionID(String(repeating: character, count: 22)) != nil)
    }
  }

  @Test func `a derived id depends on the key, the owner and the request and on nothing else`()
    throws
  {
    let hmac = try HMACSHA256(key: [1])
    let owner = try #require(OwnerID("anna"))
    let request = try RequestID(validating: "r1")
    let id = try SessionID.derived(from: request, owner: owner, using: hmac)
    #expect(SessionID(id.text) == id)
    #expect(try SessionID.derived(from: request, owner: owner, using: hmac) == id)

    let others = [
      try SessionID.derived(from: request, owner: owner, using: HMACSHA256(key: [2])),
      try SessionID.derived(from: request, owner: #require(OwnerID("annar")), using: hmac),
      try SessionID.derived(from: RequestID(validating: "r2"), owner: owner, using: hmac),
    ]
    #expect(!others.contains(id))
  }

  @Test func `owner and request cannot trade characters`() throws {
    let hmac = try HMACSHA256(key: [1])
    let left = try SessionID.derived(
      from: RequestID(validating: "bc"), owner: #require(OwnerID("a")), using: hmac)
    let right = try SessionID.derived(
      from: RequestID(validating: "c"), owner: #require(OwnerID("ab")), using: hmac)
    #expect(left != right)
  }

  @Test func `an owner has 1 to 128 bytes and no control characters`() {
    #expect(OwnerID("ø") != nil)
    #expect(OwnerID(String(repeating: "a", count: 128)) != nil)
    #expect(OwnerID("") == nil)
    #expect(OwnerID(String(repeating: "a", count: 129)) == nil)
    #expect(OwnerID("a\nb") == nil)
    #expect(OwnerID("a\u{85}b") == nil)
  }
}
