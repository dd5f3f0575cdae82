// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Testing

/// What an import does about what it finds.
@Suite struct ImportDecisionTests {
  private func copy(
    _ title: String = "A title", description: String = "d", content: String = "{}"
  ) throws -> SessionCopy {
    let limits = Limits()
    return SessionCopy(
      id: try #require(SessionID(String(repeating: "A", count: 22))),
      title: try Title(validating: title, limits: limits),
      description: try SessionDescription(validating: description, limits: limits),
      content: try Content(validating: Array(content.utf8), limits: limits), version: 7,
      versionName: "", createTime: Timestamp(microseconds: 1),
      updateTime: Timestamp(microseconds: 2), writerID: try #require(OwnerID("anna")))
  }

  private func metadata(
    _ copy: SessionCopy, _ change: (inout SessionMetadata) -> Void = { _ in }
  ) throws -> SessionMetadata {
    var metadata = copy.metadata(owner: try #require(OwnerID("anna")))
    change(&metadata)
    return metadata
  }

  private static let policies: [ImportConflictPolicy] = [.skip, .rename, .replace]

  @Test(arguments: policies)
  func `what is not there is written, and what was deleted comes back`(
    policy: ImportConflictPolicy
  ) throws {
    let copy = try copy()
    #expect(ImportDecision(copy, found: .absent, policy: policy) == .insert)
    let found = ImportTarget.deleted(try metadata(copy) { $0.version = 9 })
    #expect(ImportDecision(copy, found: found, policy: policy) == .restore(expectedVersion: 9))
  }

  @Test(arguments: policies)
  func `the same state is left, whatever its version, times and writer`(
    policy: ImportConflictPolicy
  ) throws {
    let copy = try copy()
    let found = try metadata(copy) { metadata in
      metadata.version = 1
      metadata.updateTime = Timestamp(microseconds: 99)
      metadata.createTime = Timestamp(microseconds: 98)
    }
    #expect(
      ImportDecision(copy, found: .present(found), policy: policy) == .leave(.unchanged))
  }

  @Test func `another state is left, replaced or stood beside`() throws {
    let copy = try copy()
    let others = [
      try metadata(try self.copy("Another title")),
      try metadata(try self.copy(description: "")),
      try metadata(try self.copy(content: "[]")),
      // The same to a reader, but not the same bytes.
      try metadata(copy) { $0.title = "A\u{74}\u{0301}itle" },
    ]
    for other in others {
      let found = ImportTarget.present(other)
      #expect(ImportDecision(copy, found: found, policy: .skip) == .leave(.skipped))
      #expect(ImportDecision(copy, found: found, policy: .rename) == .insertBeside)
      #expect(
        ImportDecision(copy, found: found, policy: .replace) == .replace(expectedVersion: 7))
    }
  }

  @Test func `a copy beside is written once`() throws {
    let metadata = try metadata(copy("Another"))
    #expect(ImportDecision(beside: .absent) == .insert)
    #expect(ImportDecision(beside: .present(metadata)) == .leave(.unchanged))
    #expect(ImportDecision(beside: .deleted(metadata)) == .restore(expectedVersion: 7))
  }

  @Test func `a renamed copy has a title within the limit`() throws {
    let id = try #require(SessionID(String(repeating: "B", count: 22)))
    let short = try copy("Maps").renamed(id: id, limits: Limits())
    #expect(short.id == id)
    #expect(short.title.text == "Maps (imported)")
    let long = try copy(String(repeating: "ö", count: 200)).renamed(id: id, limits: Limits())
    #expect(long.title.text == String(repeating: "ö", count: 189) + " (imported)")
    #expect(long.title.text.unicodeScalars.count == 200)
  }

  @Test func `ids of copies follow from their source and their importer`() throws {
    let hmac = try HMACSHA256(key: [1])
    let (anna, bert) = (try #require(OwnerID("anna")), try #require(OwnerID("bert")))
    let id = try #require(SessionID(String(repeating: "A", count: 22)))
    let (one, two) = (try copy().stateDigest(), try copy("Another").stateDigest())
    let sources: [(ImportedIDSource, OwnerID)] = [
      (.foreign(id, owner: anna), bert), (.foreign(id, owner: bert), anna),
      (.foreign(id, owner: bert), bert), (.beside(id, state: one), anna),
      (.beside(id, state: two), anna), (.beside(id, state: one), bert),
    ]
    let ids = try sources.map { try SessionID.derived(from: $0.0, owner: $0.1, using: hmac) }
    #expect(Set(ids).count == ids.count)
    #expect(try SessionID.derived(from: sources[0].0, owner: bert, using: hmac) == ids[0])
  }
}
