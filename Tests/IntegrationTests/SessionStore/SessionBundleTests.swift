// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

/// What exporting and importing asks of a store, the same in every store.
@Suite struct SessionBundleTests {
  private func ids(_ sessions: [ExportedSession]) -> [String] { sessions.map(\.metadata.id.text) }

  /// A session as a bundle may have it, under an id that no other test uses.
  private func copy(
    _ fixture: Fixture, _ title: String = "Øst", content: String = "[1.0]"
  ) throws -> SessionCopy {
    SessionCopy(
      id: try SessionID.random(), title: try fixture.title(title), description: .none,
      content: try fixture.content(content), version: 9, versionName: "nine",
      createTime: fixture.time(1), updateTime: fixture.time(5),
      writerID: try #require(OwnerID("bert")))
  }

  private func history(_ fixture: Fixture, _ rows: [(Int64, String)]) throws -> HistoryCopy {
    var history = HistoryCopy()
    for (number, text) in rows {
      let content = try fixture.content(text)
      let isNew = text != "[1.0]" && !history.contents.contains(content)
      history.append(
        HistoryCopy.Version(
          version: number, name: number == 3 ? "three" : "", title: try fixture.title("old"),
          description: .none, contentHash: content.hash,
          contentSize: Int64(content.bytes.count), updateTime: fixture.time(number),
          writerID: number == 4 ? try #require(OwnerID("carla")) : fixture.owner,
          isDeleted: number == 4), isNew ? content : nil)
    }
    return history
  }

  private func check(_ fixture: Fixture, _ copy: SessionCopy) async throws {
    let (store, owner) = (fixture.store, fixture.owner)
    let session = try await fixture.read(copy.id)
    #expect(session.metadata == copy.metadata(owner: owner))
    #expect(session.content == copy.content)
    let page = try await store.sessionVersions(
      of: copy.id, owner: owner, before: nil, pageSize: 9)
    #expect(page.versions.map(\.version) == [9, 4, 3, 2])
    #expect(page.versions.map(\.name) == ["nine", "", "three", ""])
    #expect(page.versions.map(\.writerID.text) == ["bert", "carla", owner.text, owner.text])
    #expect(page.versions.map(\.isDeleted) == [false, true, false, false])
    for (version, text) in [(2, "[2]"), (3, "[1.0]"), (4, "[2]"), (9, "[1.0]")] {
      let content = try await store.sessionVersion(Int64(version), of: copy.id, owner: owner).1
      #expect(String(decoding: content.bytes, as: UTF8.self) == text)
    }
  }

  private let rows: [(Int64, String)] = [(4, "[2]"), (3, "[1.0]"), (2, "[2]")]

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
    let copy = try copy(fixture)
    #expect(try await store.importTarget(copy.id, owner: owner) == .absent)
    try await store.insertSession(copy, history: history(fixture, rows), owner: owner)
    try await check(fixture, copy)
    let metadata = copy.metadata(owner: owner)
    #expect(try await store.importTarget(copy.id, owner: owner) == .present(metadata))
    // A second one of the id fails whole.
    var second = try self.copy(fixture, "another")
    second.id = copy.id
    #expect(
      await reason {
        try await store.insertSession(
          second, history: history(fixture, [(1, "[9]")]), owner: owner)
      } == .concurrentChange)
    try await check(fixture, copy)
    // It goes on like any session.
    let change = SessionChange(content: try fixture.content("[3]"))
    let updated = try await fixture.update(copy.id, change, expecting: 9, at: 3)
    #expect(updated.version == 10)
    #expect(updated.updateTime == fixture.time(5))
    #expect(updated.lastWriterID == owner)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `what is staged is out of reach until it is published`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let copy = try copy(fixture)
    let staged = try await store.stageSession(
      copy, history: history(fixture, [rows[0]]), owner: owner, at: fixture.time(9))
    #expect(staged != copy.id)
    #expect(try await fixture.walk(pageSize: 10).isEmpty)
    #expect(try await store.sessionCount(of: owner) == 0)
    #expect(await reason { _ = try await fixture.read(staged) } == .sessionNotFound)
    #expect(try await store.importTarget(copy.id, owner: owner) == .absent)
    var rest = HistoryCopy()
    for version in try history(fixture, Array(rows[1...])).versions { rest.append(version, nil) }
    try await store.stageHistory(rest, of: staged, owner: owner)
    try await store.stageHistory(HistoryCopy(), of: staged, owner: owner)
    try await store.publishSession(staged, as: copy.id, owner: owner)
    try await check(fixture, copy)
    #expect(try await store.importTarget(staged, owner: owner) == .absent)
    #expect(
      await reason {
        try await store.publishSession(staged, as: SessionID.random(), owner: owner)
      } == .concurrentChange)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `what is staged cannot take the place of a session, and can be discarded`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let copy = try copy(fixture)
    try await store.insertSession(copy, history: history(fixture, rows), owner: owner)
    let other = try self.copy(fixture, "other", content: "[7]")
    let staged = try await store.stageSession(
      other, history: history(fixture, [(8, "[8]")]), owner: owner, at: fixture.time(9))
    #expect(
      await reason {
        try await store.publishSession(staged, as: copy.id, owner: owner)
      } == .concurrentChange)
    try await check(fixture, copy)
    try await store.discardSession(staged, owner: owner)
    #expect(try await store.importTarget(staged, owner: owner) == .absent)
    try await store.discardSession(staged, owner: owner)
    try await check(fixture, copy)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a deleted session is brought back as a new version`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let id = try await fixture.create("one", content: "[1]").id
    var copy = try copy(fixture, "back", content: "[2]")
    copy.id = id
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
    let first = try await store.sessionVersion(1, of: id, owner: owner).1
    #expect(first.bytes == Array("[1]".utf8))
    let events = try await store.auditEvents(of: owner, before: nil, pageSize: 9).events
    #expect(events.map(\.action) == [.undeleteSession, .deleteSession])
  }

  @Test func `a second session of an id changes nobody's access to the first`() async throws {
    let (anna, bert) = (
      try await StoreUnderTest.postgres.open(), try await StoreUnderTest.postgres.open()
    )
    let grantee = try Fixture.uniqueOwner()
    let copy = try copy(anna)
    for fixture in [anna, bert] {
      try await fixture.store.insertSession(copy, history: HistoryCopy(), owner: fixture.owner)
    }
    func grant(_ fixture: Fixture, _ role: SessionRole) async throws {
      _ = try await fixture.store.grantAccess(
        to: copy.id, owner: fixture.owner, grantee: grantee, role: role, at: fixture.time(1))
    }
    try await grant(anna, .viewer)
    #expect(await reason { try await grant(bert, .editor) } == .sessionNotFound)
    #expect(
      await reason {
        try await bert.store.revokeAccess(
          to: copy.id, owner: bert.owner, grantee: grantee, at: bert.time(2))
      } == .grantNotFound)
    let access = try await anna.store.access(to: copy.id, user: grantee)
    #expect(access?.ownerID == anna.owner && access?.role == .viewer)
    let events = try await bert.store.auditEvents(of: bert.owner, before: nil, pageSize: 9).events
    #expect(events.isEmpty)
  }
}
