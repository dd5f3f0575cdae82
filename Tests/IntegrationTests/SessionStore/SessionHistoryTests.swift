// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

/// What sessions were, and what can be brought back, the same in every store.
@Suite struct SessionHistoryTests {
  private func versions(_ fixture: Fixture, _ id: SessionID) async throws -> [SessionVersion] {
    try await fixture.store.sessionVersions(
      of: id, owner: fixture.owner, before: nil, pageSize: 200
    ).versions
  }

  private func text(_ fixture: Fixture, _ id: SessionID, _ version: Int64) async throws -> String {
    let content = try await fixture.store.sessionVersion(version, of: id, owner: fixture.owner).1
    return String(decoding: content.bytes, as: UTF8.self)
  }

  private func restore(
    _ fixture: Fixture, _ id: SessionID, to version: Int64, expecting expected: Int64?,
    request: String? = nil, at second: Int64 = 9
  ) async throws -> SessionMetadata {
    try await fixture.store.restoreSession(
      id, owner: fixture.owner, writer: fixture.owner, to: version, expectedVersion: expected,
      request: request.map {
        try RequestFingerprint(
          restoring: id, to: version, expectedVersion: expected,
          requestID: RequestID(validating: $0))
      }, at: fixture.time(second))
  }

  private func undelete(
    _ fixture: Fixture, _ id: SessionID, after second: Int64 = 0, request: String? = nil
  ) async throws -> SessionMetadata {
    try await fixture.store.undeleteSession(
      id, owner: fixture.owner, deletedAfter: fixture.time(second),
      request: request.map {
        try RequestFingerprint(undeleting: id, requestID: RequestID(validating: $0))
      }, at: fixture.time(20))
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a deletion tells what it left, and a repetition too`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let store = fixture.store
    for request in [nil, try RequestID(validating: "r")] {
      for version in [nil, 1] as [Int64?] {
        let made = try await fixture.create()
        let deleted = try await store.deleteSession(
          made.id, owner: fixture.owner, expectedVersion: version, requestID: request,
          at: fixture.time(2))
        var expected = made
        expected.version = 2
        expected.deleteTime = fixture.time(2)
        #expect(deleted == expected)
        guard request != nil else { continue }
        let again = try await store.deleteSession(
          made.id, owner: fixture.owner, expectedVersion: version, requestID: request,
          at: fixture.time(3))
        #expect(again == expected)
      }
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a deleted session comes back at the expected version only`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let id = try await fixture.create().id
    try await fixture.delete(id, expecting: nil, at: 2)
    func undelete(_ version: Int64?, after second: Int64) async throws -> SessionMetadata {
      try await fixture.store.undeleteSession(
        id, owner: fixture.owner, expectedVersion: version, deletedAfter: fixture.time(second),
        request: nil, at: fixture.time(20))
    }
    #expect(await reason { _ = try await undelete(1, after: 0) } == .versionMismatch)
    // What is too old is gone, whatever its version is.
    #expect(await reason { _ = try await undelete(1, after: 2) } == .sessionNotFound)
    #expect(await reason { _ = try await undelete(2, after: 2) } == .sessionNotFound)
    let back = try await undelete(2, after: 0)
    #expect(back.version == 3 && back.deleteTime == nil)
    #expect(await reason { _ = try await undelete(3, after: 0) } == .sessionNotDeleted)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `every version is kept with what it was`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let id = try await fixture.create("one", description: "d", content: "[1]").id
    try await fixture.update(
      id, SessionChange(content: fixture.content("[2]")), expecting: 1, at: 1)
    try await fixture.update(id, SessionChange(title: fixture.title("three")), expecting: 2, at: 2)
    try await fixture.update(
      id, SessionChange(content: fixture.content("[1]")), expecting: 3, at: 3)
    let versions = try await versions(fixture, id)
    #expect(versions.map(\.version) == [4, 3, 2, 1])
    #expect(versions.map(\.title) == ["three", "three", "one", "one"])
    #expect(versions.allSatisfy { $0.description == "d" && !$0.isDeleted && $0.name.isEmpty })
    #expect(versions.map(\.updateTime) == [3, 2, 1, 0].map { fixture.time($0) })
    #expect(versions.allSatisfy { $0.writerID == fixture.owner })
    for (version, content) in [(1, "[1]"), (2, "[2]"), (3, "[2]"), (4, "[1]")] {
      #expect(try await text(fixture, id, Int64(version)) == content)
    }
    #expect(await reason { _ = try await text(fixture, id, 5) } == .sessionVersionNotFound)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `versions are listed page by page`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let id = try await fixture.create().id
    for version in 1..<5 {
      try await fixture.update(
        id, SessionChange(title: fixture.title("t\(version)")), expecting: Int64(version))
    }
    var before: Int64?
    var found: [[Int64]] = []
    repeat {
      let page = try await fixture.store.sessionVersions(
        of: id, owner: fixture.owner, before: before, pageSize: 2)
      found.append(page.versions.map(\.version))
      before = page.next
    } while before != nil
    #expect(found == [[5, 4], [3, 2], [1]])
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a restored version is a new one and destroys nothing`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let id = try await fixture.create("one", content: "[1]").id
    try await fixture.update(
      id, SessionChange(title: fixture.title("two"), content: fixture.content("[2]")),
      expecting: 1)
    let restored = try await restore(fixture, id, to: 1, expecting: 2, request: "r")
    #expect((restored.version, restored.title) == (3, "one"))
    #expect(try await restore(fixture, id, to: 1, expecting: 2, request: "r") == restored)
    #expect(try await fixture.read(id).content?.bytes == Array("[1]".utf8))
    #expect(try await text(fixture, id, 2) == "[2]")
    #expect(try await restore(fixture, id, to: 3, expecting: 3).version == 4)
    #expect(try await versions(fixture, id).map(\.version) == [4, 3, 2, 1])
    // The list finds the restored title, not the one in between.
    #expect(try await fixture.walk(SessionOrder(key: .title), pageSize: 5) == [id])
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a restore that cannot be leaves no trace`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let id = try await fixture.create().id
    #expect(
      await reason { _ = try await restore(fixture, id, to: 7, expecting: 1) }
        == .sessionVersionNotFound)
    #expect(
      await reason { _ = try await restore(fixture, id, to: 1, expecting: 2) }
        == .versionMismatch)
    #expect(try await versions(fixture, id).map(\.version) == [1])
    #expect(
      try await fixture.update(id, SessionChange(title: fixture.title("u")), expecting: 1)
        .version == 2)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a version can be named while it is current and after`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let id = try await fixture.create().id
    let store = fixture.store
    let named = try await store.nameSessionVersion(
      1, of: id, owner: fixture.owner, name: "first")
    #expect((named.version, named.name) == (1, "first"))
    try await fixture.update(id, SessionChange(title: fixture.title("u")), expecting: 1)
    #expect(try await versions(fixture, id).map(\.name) == ["", "first"])
    _ = try await store.nameSessionVersion(1, of: id, owner: fixture.owner, name: "")
    #expect(try await versions(fixture, id).map(\.name) == ["", ""])
    #expect(
      await reason {
        _ = try await store.nameSessionVersion(3, of: id, owner: fixture.owner, name: "n")
      } == .sessionVersionNotFound)
  }

  @Test func `a version of the highest number can be named`() async throws {
    let fixture = try await SnapshotFixture()
    let session = try await Fixture(store: fixture.sessions).create()
    try await fixture.run(
      "UPDATE session SET version = \(Int64.max) WHERE session_id = '\(session.id.text)'")
    let named = try await fixture.sessions.nameSessionVersion(
      .max, of: session.id, owner: session.ownerID, name: "last")
    #expect((named.version, named.name) == (.max, "last"))
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a deleted session comes back as a new version`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let id = try await fixture.create(content: "[1]").id
    #expect(await reason { _ = try await undelete(fixture, id) } == .sessionNotDeleted)
    try await fixture.delete(id, expecting: 1, at: 2)
    #expect(await reason { _ = try await versions(fixture, id) } == .sessionNotFound)
    let back = try await undelete(fixture, id, request: "r")
    #expect(back.version == 3)
    #expect(try await undelete(fixture, id, request: "r") == back)
    #expect(try await fixture.read(id).content?.bytes == Array("[1]".utf8))
    #expect(try await versions(fixture, id).map(\.isDeleted) == [false, true, false])
    #expect(try await fixture.walk(pageSize: 5) == [id])
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `what was deleted too long ago stays away`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let old = try await fixture.create(content: "[1]").id
    try await fixture.delete(old, expecting: 1, at: -1)
    #expect(await reason { _ = try await undelete(fixture, old) } == .sessionNotFound)
    #expect(try await undelete(fixture, old, after: -2).version == 3)
  }
}
