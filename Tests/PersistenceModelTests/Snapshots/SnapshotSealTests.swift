// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Testing

@Suite struct SnapshotSealTests {
  private func newSnapshot(
    title: String = "t", description: String = "d", content: String = "{}"
  ) throws -> NewSnapshot {
    NewSnapshot(
      title: try Title(validating: title, limits: Limits()),
      description: try SessionDescription(validating: description, limits: Limits()),
      content: try Content(validating: Array(content.utf8), limits: Limits()))
  }

  @Test func `an id depends on everything that a reader sees, and on the seal`() throws {
    let owner = try #require(OwnerID("anna"))
    let other = try #require(OwnerID("bert"))
    let (seal, second) = (try SnapshotSeal.random(), try SnapshotSeal.random())
    let ids = [
      try seal.id(of: newSnapshot(), owner: owner), try second.id(of: newSnapshot(), owner: owner),
      try seal.id(of: newSnapshot(), owner: other),
      try seal.id(of: newSnapshot(title: "u"), owner: owner),
      try seal.id(of: newSnapshot(description: ""), owner: owner),
      try seal.id(of: newSnapshot(content: "[]"), owner: owner),
      try seal.id(of: newSnapshot(title: "td", description: ""), owner: owner),
    ]
    #expect(Set(ids).count == ids.count)
    #expect(try seal.id(of: newSnapshot(), owner: owner) == ids[0])
    var access = try newSnapshot()
    access.isTemplate = true
    #expect(try seal.id(of: access, owner: owner) == ids[0])
  }

  // I15: the original had ids of 8 characters, now 12.
  @Test func `ten thousand ids have 22 characters of the alphabet and are all different`() throws {
    let owner = try #require(OwnerID("anna"))
    let new = try newSnapshot()
    var ids: Set<SnapshotID> = []
    for _ in 0..<10_000 {
      let id = try SnapshotSeal.random().id(of: new, owner: owner)
      #expect(SnapshotID(id.text) == id)
      ids.insert(id)
    }
    #expect(ids.count == 10_000)
    for text in ["", "AAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAA+"] {
      #expect(SnapshotID(text) == nil)
    }
  }

  @Test func `a request leads to one seal for each owner`() throws {
    let hmac = try HMACSHA256(key: [1])
    let (anna, bert) = (try #require(OwnerID("anna")), try #require(OwnerID("bert")))
    let request = try RequestID(validating: "r")
    let seal = try SnapshotSeal.derived(from: request, owner: anna, using: hmac)
    #expect(try SnapshotSeal.derived(from: request, owner: anna, using: hmac) == seal)
    #expect(try SnapshotSeal.derived(from: request, owner: bert, using: hmac) != seal)
    #expect(seal.bytes.count == SnapshotSeal.byteCount)
  }
}
