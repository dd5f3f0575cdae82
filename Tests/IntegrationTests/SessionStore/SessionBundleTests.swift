// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

/// What exporting and importing asks of a store, the same in every store.
@Suite struct SessionBundleTests {
  private func ids(_ sessions: [ExportedSession]) -> [String] { sessions.map(\.metadata.id.text) }

  @Test(arguments: StoreUnderTest.allCases)
  func `sessions are exported in the order of their ids, a bounded page at a time`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    var created: [String] = []
    for number in 0..<7 {
      created.append(try await fixture.create(content: "[\"\(number)1234567\"]").id.text)
    }
    let gone = try await fixture.create().id
    try await fixture.delete(gone, expecting: 1)
    created.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let (store, owner) = (fixture.store, fixture.owner)
    #expect(try await store.sessionCount(of: owner) == 7)
    var found: [[String]] = []
    var after: SessionID?
    while true {
      // Each content has 12 bytes: the third begins behind 24, the fourth would begin behind 36.
      let page = try await store.sessions(
        of: owner, after: after, among: nil, contentBytesMax: 30)
      guard let last = page.last else { break }
      found.append(ids(page))
      after = last.metadata.id
      for session in page { #expect(session.content.bytes.count == 12) }
    }
    #expect(found == [Array(created[..<3]), Array(created[3..<6]), [created[6]]])
    let chosen = try [created[1], created[5], gone.text].map { try #require(SessionID($0)) }
    let some = try await store.sessions(
      of: owner, after: nil, among: chosen, contentBytesMax: 1 << 20)
    #expect(ids(some) == [created[1], created[5]])
    let stranger = try Fixture.uniqueOwner()
    #expect(try await store.sessionCount(of: stranger) == 0)
    #expect(
      try await store.sessions(of: stranger, after: nil, among: chosen, contentBytesMax: 9).isEmpty)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a copy is written with all its versions, or not at all`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let copy = try SessionCopies.copy(fixture)
    #expect(try await store.importTarget(copy.id, owner: owner) == .absent)
    try await store.insertSession(
      copy, history: SessionCopies.history(fixture, SessionCopies.rows), owner: owner,
      at: fixture.time(9))
    try await SessionCopies.check(fixture, copy)
    let metadata = copy.metadata(owner: owner)
    #expect(try await store.importTarget(copy.id, owner: owner) == .present(metadata))
    // A second one of the id fails whole.
    var second = try SessionCopies.copy(fixture, "another")
    second.id = copy.id
    #expect(
      await reason {
        try await store.insertSession(
          second, history: SessionCopies.history(fixture, [(1, "[9]")]), owner: owner,
          at: fixture.time(9))
      } == .concurrentChange)
    try await SessionCopies.check(fixture, copy)
    // It goes on like any session.
    let change = SessionChange(content: try fixture.content("[3]"))
    let updated = try await fixture.update(copy.id, change, expecting: 9, at: 3)
    #expect(updated.version == 10)
    #expect(updated.updateTime == fixture.time(5))
    #expect(updated.lastWriterID == owner)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a deleted session is brought back as a new version`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let id = try await fixture.create("one", content: "[1]").id
    var copy = try SessionCopies.copy(fixture, "back", content: "[2]")
    copy.id = id
    copy.note = try ChangeNote(validating: "moved")
    func restore(_ version: Int64) async throws -> SessionMetadata {
      try await store.restoreSession(
        from: copy, owner: owner, expectedVersion: version, at: fixture.time(30))
    }
    #expect(await reason { _ = try await restore(1) } == .concurrentChange)
    try await fixture.delete(id, expecting: 1)
    #expect(await reason { _ = try await restore(1) } == .concurrentChange)
    guard case .deleted(let deleted) = try await store.importTarget(id, owner: owner) else {
      Issue.record("the session is not deleted")
      return
    }
    #expect(deleted.version == 2)
    let restored = try await restore(2)
    #expect(restored.version == 3 && restored.title == "back")
    #expect(restored.updateTime == fixture.time(30) && restored.lastWriterID == owner)
    let session = try await fixture.read(id)
    #expect(session.metadata == restored && session.content == copy.content)
    let versions = try await store.sessionVersions(of: id, owner: owner, before: nil, pageSize: 9)
    #expect(versions.versions.map(\.isDeleted) == [false, true, false])
    #expect(versions.versions.map(\.note) == ["moved", "", ""])
    let first = try await store.sessionVersion(1, of: id, owner: owner).1
    #expect(first.bytes == Array("[1]".utf8))
    let events = try await store.auditEvents(of: owner, before: nil, pageSize: 9).events
    #expect(events.map(\.action) == [.undeleteSession, .deleteSession])
  }
}
