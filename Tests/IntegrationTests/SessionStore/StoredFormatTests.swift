// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

/// Formats of contents, and notes about changes, the same in every store.
@Suite struct StoredFormatTests {
  private func create(
    _ fixture: Fixture, title: String = "t", _ format: ContentFormat?, note: String = ""
  ) async throws -> SessionMetadata {
    var new = try fixture.newSession(title, content: "[1]")
    new.format = format
    new.note = try ChangeNote(validating: note)
    return try await fixture.store.createSession(
      new, owner: fixture.owner, requestID: nil, at: fixture.time(0))
  }

  private func change(
    _ fixture: Fixture, _ content: String, _ format: ContentFormat?, _ rule: FormatRule = .same,
    note: String = ""
  ) throws -> SessionChange {
    SessionChange(
      content: try fixture.content(content), format: format, formatRule: rule,
      note: try ChangeNote(validating: note))
  }

  private func versions(_ fixture: Fixture, _ id: SessionID) async throws -> [SessionVersion] {
    try await fixture.store.sessionVersions(
      of: id, owner: fixture.owner, before: nil, pageSize: 20
    ).versions
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `formats and notes belong to versions, and are restored with them`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let (one, two) = (try fixture.format("f", 1), try fixture.format("f", 2))
    let created = try await create(fixture, one, note: "begun")
    #expect(created.contentFormat == one)
    let id = created.id
    let updated = try await fixture.update(
      id, change(fixture, "[2]", two, note: "migrated"), expecting: 1)
    #expect(updated.contentFormat == two)
    // A rename keeps the format, and has a note of its own or none.
    try await fixture.update(id, SessionChange(title: fixture.title("u")), expecting: 2)
    let store = fixture.store
    for (number, note, request) in [(3, "", "r"), (4, "back", nil)] as [(Int64, String, String?)] {
      let restored = try await store.restoreSession(
        id, owner: fixture.owner, writer: fixture.owner, to: 1, expectedVersion: number,
        note: ChangeNote(validating: note),
        request: request.map {
          try RequestFingerprint(
            restoring: id, to: 1, expectedVersion: number, requestID: RequestID(validating: $0))
        }, at: fixture.time(3))
      #expect(restored.contentFormat == one)
    }
    try await fixture.delete(id, expecting: 5)
    _ = try await store.undeleteSession(
      id, owner: fixture.owner, deletedAfter: fixture.time(-9), request: nil, at: fixture.time(4))
    let found = try await versions(fixture, id)
    #expect(found.map(\.version) == [7, 6, 5, 4, 3, 2, 1])
    #expect(found.map(\.note) == ["", "", "back", "begun", "", "migrated", "begun"])
    #expect(found.map { $0.contentFormat?.version } == [1, 1, 1, 1, 2, 2, 1])
    let read = try await store.sessionVersion(2, of: id, owner: fixture.owner).0
    #expect(read == found[5])
    #expect(try await fixture.read(id).metadata.contentFormat == one)
    // What a request has made is told with its format.
    let replayed = try await store.earlierChange(
      of: id, owner: fixture.owner,
      by: RequestFingerprint(
        restoring: id, to: 1, expectedVersion: 3, requestID: RequestID(validating: "r")))
    #expect(replayed?.version == 4 && replayed?.contentFormat == one)
  }

  @Test(arguments: StoreUnderTest.allCases, [nil, "r"])
  func `a newer format is not overwritten, by an overwrite either`(
    kind: StoreUnderTest, request: String?
  ) async throws {
    let fixture = try await kind.open()
    let (one, two) = (try fixture.format("f", 1), try fixture.format("f", 2))
    let other = try fixture.format("g", 7)
    let metadata = try await create(fixture, two)
    let refused: [(SessionChange, PersistenceError.Reason)] = [
      (try change(fixture, "[2]", one), .contentFormatNewer),
      (try change(fixture, "[2]", nil), .contentFormatNewer),
      (try change(fixture, "[2]", nil, .named), .contentFormatNewer),
      (try change(fixture, "[2]", one, .named), .contentFormatNewer),
      (try change(fixture, "[2]", other), .contentFormatDifferent),
    ]
    for expected in [1, nil] as [Int64?] {
      for (change, reason) in refused {
        let error = await #expect(throws: PersistenceError.self) {
          try await fixture.update(metadata.id, change, expecting: expected, request: request)
        }
        #expect(error?.reason == reason)
        #expect(error?.metadata == ["stored_format": "f", "stored_format_version": "2"])
      }
    }
    // A wrong version is told first.
    #expect(
      await reason { try await fixture.update(metadata.id, refused[0].0, expecting: 4) }
        == .versionMismatch)
    #expect(try await fixture.read(metadata.id).metadata == metadata)
    // The same content without a format is equal; with another format it is a change.
    let equal = try await fixture.outcome(
      metadata.id, change(fixture, "[1]", nil), expecting: 1, request: request)
    #expect(equal.isUnchanged)
    let made: [(SessionChange, ContentFormat?)] = [
      (SessionChange(title: try fixture.title("u")), two),
      (try change(fixture, "[1]", try fixture.format("f", 3)), try fixture.format("f", 3)),
      (try change(fixture, "[2]", other, .named), other),
      (try change(fixture, "[3]", nil, .any), nil), (try change(fixture, "[4]", one), one),
      // The same content, which is not to have a format any more.
      (try change(fixture, "[4]", nil, .any), nil),
    ]
    for (index, (change, format)) in made.enumerated() {
      let outcome = try await fixture.outcome(
        metadata.id, change, expecting: Int64(index + 1), request: request)
      #expect(outcome.metadata.contentFormat == format && !outcome.isUnchanged)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `lists find a format up to a version`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    var ids: [SessionID] = []
    for format in [
      nil, try fixture.format("f", 0), try fixture.format("f", 1), try fixture.format("f", 2),
      try fixture.format("g", 1),
    ] {
      ids.append(try await create(fixture, title: "t\(ids.count)", format).id)
    }
    let order = SessionOrder(key: .title, direction: .ascending)
    func found(_ format: ContentFormat) async throws -> [SessionID] {
      try await fixture.walk(
        order, filter: SessionFilter(titleContains: "", format: format, limits: Limits()),
        pageSize: 1)
    }
    #expect(try await found(fixture.format("f", 1)) == [ids[1], ids[2]])
    #expect(
      try await found(ContentFormat(anyVersionOf: fixture.format("f", 0))) == Array(ids[1...3]))
    #expect(try await found(fixture.format("h", 9)) == [])
  }
}
