// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

/// Updates that ask for what a session holds already, the same in every store.
@Suite struct EqualContentTests {
  /// A session at version 2, "t" and [1], which an editor wrote at second 1.
  private func written(_ fixture: Fixture) async throws -> (SessionMetadata, editor: OwnerID) {
    let editor = try Fixture.uniqueOwner()
    let id = try await fixture.create("t", description: "d", content: "[0]").id
    let update = try await fixture.store.updateSession(
      id, owner: fixture.owner, writer: editor,
      change: SessionChange(content: fixture.content("[1]")), expectedVersion: 1,
      requestID: nil, at: fixture.time(1))
    #expect(!update.isUnchanged && update.metadata.version == 2)
    return (update.metadata, editor)
  }

  @Test(arguments: StoreUnderTest.allCases, [nil, 1, 2, 3, .max] as [Int64?])
  func `an equal update changes nothing, whatever version it expects`(
    kind: StoreUnderTest, expected: Int64?
  ) async throws {
    let fixture = try await kind.open()
    let (metadata, editor) = try await written(fixture)
    let changes = [
      SessionChange(title: try fixture.title("t")),
      SessionChange(content: try fixture.content("[1]")),
      SessionChange(
        title: try fixture.title("t"),
        description: try SessionDescription(validating: "d", limits: Limits()),
        content: try fixture.content("[1]")),
    ]
    for change in changes {
      for request in [nil, "r"] {
        let outcome = try await fixture.outcome(
          metadata.id, change, expecting: expected, request: request, at: 9)
        #expect(outcome == SessionUpdate(metadata, isUnchanged: true))
      }
    }
    #expect(try await fixture.read(metadata.id).metadata == metadata)
    #expect(metadata.lastWriterID == editor && metadata.updateTime == fixture.time(1))
    let versions = try await fixture.store.sessionVersions(
      of: metadata.id, owner: fixture.owner, before: nil, pageSize: 9
    ).versions
    #expect(versions.map(\.version) == [2, 1])
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `one part that differs makes a change of all`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let (metadata, _) = try await written(fixture)
    let change = SessionChange(title: try fixture.title("T"), content: try fixture.content("[1]"))
    #expect(
      await reason { try await fixture.update(metadata.id, change, expecting: 1) }
        == .versionMismatch)
    let outcome = try await fixture.outcome(metadata.id, change, expecting: 2)
    #expect(outcome.metadata.version == 3 && !outcome.isUnchanged)
    // The bytes are compared, not what they mean.
    let spaced = SessionChange(content: try fixture.content("[ 1 ]"))
    #expect(try await fixture.update(metadata.id, spaced, expecting: 3).version == 4)
    let composed = SessionChange(title: try fixture.title("\u{E9}"))
    let decomposed = SessionChange(title: try fixture.title("e\u{301}"))
    #expect(try await fixture.update(metadata.id, composed, expecting: 4).version == 5)
    #expect(try await fixture.update(metadata.id, decomposed, expecting: 5).version == 6)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `what a request has made comes before equality`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let id = try await fixture.create(content: "[0]").id
    let (one, two) = (
      SessionChange(content: try fixture.content("[1]")),
      SessionChange(content: try fixture.content("[2]"))
    )
    let first = try await fixture.outcome(id, one, expecting: 1, request: "r")
    #expect(try await fixture.outcome(id, one, expecting: 1, request: "r") == first)
    try await fixture.update(id, two, expecting: 2)
    try await fixture.update(id, one, expecting: 3)
    #expect(try await fixture.outcome(id, one, expecting: 1, request: "r") == first)
    #expect(first.metadata.version == 2 && !first.isUnchanged)
    let other = try await fixture.outcome(id, one, expecting: 1, request: "s")
    #expect(other.metadata.version == 4 && other.isUnchanged)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `an equal update is not remembered`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let (metadata, _) = try await written(fixture)
    let equal = SessionChange(content: try fixture.content("[1]"))
    for expected in [2, nil] as [Int64?] {
      let outcome = try await fixture.outcome(
        metadata.id, equal, expecting: expected, request: "r\(expected ?? 0)")
      #expect(outcome.isUnchanged)
    }
    try await fixture.update(
      metadata.id, SessionChange(content: fixture.content("[2]")), expecting: 2)
    #expect(
      await reason { try await fixture.update(metadata.id, equal, expecting: 2, request: "r2") }
        == .versionMismatch)
    let overwrite = try await fixture.outcome(metadata.id, equal, expecting: nil, request: "r0")
    #expect(overwrite.metadata.version == 4 && !overwrite.isUnchanged)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a deleted session equals nothing, and a restored version is a new one`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let (metadata, _) = try await written(fixture)
    let restored = try await fixture.store.restoreSession(
      metadata.id, owner: fixture.owner, writer: fixture.owner, to: 2, expectedVersion: 2,
      request: nil, at: fixture.time(2))
    #expect(restored.version == 3)
    try await fixture.delete(metadata.id, expecting: 3)
    let equal = SessionChange(content: try fixture.content("[1]"))
    for request in [nil, "r"] {
      #expect(
        await reason {
          try await fixture.update(metadata.id, equal, expecting: 2, request: request)
        } == .sessionNotFound)
    }
  }

  @Test(arguments: StoreUnderTest.allCases, [nil, 1] as [Int64?])
  func `eight equal updates at once make one version`(
    kind: StoreUnderTest, expected: Int64?
  ) async throws {
    let fixture = try await kind.open()
    let id = try await fixture.create(content: "[0]").id
    let change = SessionChange(content: try fixture.content("[1]"))
    let outcomes = try await withThrowingTaskGroup(of: SessionUpdate.self) { group in
      for writer in 0..<8 {
        group.addTask {
          try await fixture.outcome(
            id, change, expecting: expected, request: writer % 2 == 0 ? nil : "r\(writer)")
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count { !$0.isUnchanged } == 1)
    #expect(outcomes.allSatisfy { $0.metadata.version == 2 })
    #expect(try await fixture.read(id).metadata.version == 2)
  }
}
