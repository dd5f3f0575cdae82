// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

/// Who else may use a session, the same in every store.
@Suite struct SessionSharingTests {
  @Test(arguments: StoreUnderTest.allCases)
  func `a grant gives access, a second one changes the role`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let store = fixture.store
    let friend = try Fixture.uniqueOwner()
    let id = try await fixture.create().id
    #expect(try await store.accesses(to: id, user: friend) == [])
    let first = try await store.grantAccess(
      to: id, owner: fixture.owner, grantee: friend, role: .viewer, at: fixture.time(1))
    #expect(
      first == SessionGrant(granteeID: friend, role: .viewer, grantTime: fixture.time(1)))
    #expect(
      try await store.grantAccess(
        to: id, owner: fixture.owner, grantee: friend, role: .viewer, at: fixture.time(2))
        == first)
    let second = try await store.grantAccess(
      to: id, owner: fixture.owner, grantee: friend, role: .editor, at: fixture.time(3))
    #expect(second.grantTime == fixture.time(3))
    #expect(
      try await store.accesses(to: id, user: friend)
        == [SessionAccess(ownerID: fixture.owner, role: .editor)])
    #expect(
      try await store.grants(of: id, owner: fixture.owner, after: nil, countMax: 9) == [second])
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `only the owner grants and revokes`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let store = fixture.store
    let friend = try Fixture.uniqueOwner()
    let id = try await fixture.create().id
    let reasons = [
      await reason {
        _ = try await store.grantAccess(
          to: id, owner: friend, grantee: fixture.owner, role: .viewer, at: fixture.time(1))
      },
      await reason {
        try await store.revokeAccess(
          to: id, owner: friend, grantee: fixture.owner, at: fixture.time(1))
      },
      await reason {
        _ = try await store.grants(of: id, owner: friend, after: nil, countMax: 9)
      },
    ]
    #expect(reasons.allSatisfy { $0 == .sessionNotFound })
    #expect(
      await reason {
        try await store.revokeAccess(
          to: id, owner: fixture.owner, grantee: friend, at: fixture.time(1))
      } == .grantNotFound)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `what is shared with a user is listed page by page`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let store = fixture.store
    let friend = try Fixture.uniqueOwner()
    var ids: [SessionID] = []
    for second in 0..<5 as Range<Int64> {
      let id = try await fixture.create("t\(second)").id
      _ = try await store.grantAccess(
        to: id, owner: fixture.owner, grantee: friend, role: .viewer, at: fixture.time(second))
      ids.append(id)
    }
    try await fixture.delete(ids[3], expecting: nil)
    var before: PagePosition?
    var found: [SharedSession] = []
    repeat {
      let page = try await store.sessionsShared(with: friend, before: before, pageSize: 2)
      found += page.sessions
      before = page.next
    } while before != nil
    #expect(found.map(\.metadata.id) == [ids[4], ids[2], ids[1], ids[0]])
    #expect(found.allSatisfy { $0.metadata.ownerID == fixture.owner && $0.role == .viewer })
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `an editor's change tells who made it`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let friend = try Fixture.uniqueOwner()
    let id = try await fixture.create().id
    let metadata = try await fixture.store.updateSession(
      id, owner: fixture.owner, writer: friend,
      change: SessionChange(title: fixture.title("u")), expectedVersion: 1, requestID: nil,
      at: fixture.time(1)
    ).metadata
    #expect(metadata.lastWriterID == friend)
    #expect(try await fixture.read(id).metadata.lastWriterID == friend)
    let mine = try await fixture.update(
      id, SessionChange(title: fixture.title("v")), expecting: 2)
    #expect(mine.lastWriterID == fixture.owner)
    let versions = try await fixture.store.sessionVersions(
      of: id, owner: fixture.owner, before: nil, pageSize: 9
    ).versions
    #expect(versions.map(\.writerID) == [fixture.owner, friend, fixture.owner])
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `who declines what is shared is recorded as the one who did it`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let friend = try Fixture.uniqueOwner()
    let id = try await fixture.create().id
    _ = try await fixture.store.grantAccess(
      to: id, owner: fixture.owner, grantee: friend, role: .editor, at: fixture.time(1))
    try await fixture.store.revokeAccess(
      to: id, owner: fixture.owner, grantee: friend, by: friend, at: fixture.time(2))
    #expect(try await fixture.store.accesses(to: id, user: friend) == [])
    let events = try await fixture.store.auditEvents(
      of: fixture.owner, before: nil, pageSize: 1
    ).events
    #expect(events.map(\.action) == [.revokeSession])
    #expect(events.map(\.actorID) == [friend] && events.map(\.granteeID) == [friend])
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `grants, revocations and deletions are recorded once`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let store = fixture.store
    let friend = try Fixture.uniqueOwner()
    let id = try await fixture.create().id
    for second in [1, 2] as [Int64] {
      _ = try await store.grantAccess(
        to: id, owner: fixture.owner, grantee: friend, role: .editor, at: fixture.time(second))
    }
    try await store.revokeAccess(
      to: id, owner: fixture.owner, grantee: friend, at: fixture.time(3))
    _ = await reason {
      try await store.revokeAccess(
        to: id, owner: fixture.owner, grantee: friend, at: fixture.time(4))
    }
    _ = await reason { try await fixture.delete(id, expecting: 9, at: 5) }
    try await fixture.delete(id, expecting: 1, request: "r", at: 6)
    try await fixture.delete(id, expecting: 1, request: "r", at: 7)
    _ = try await store.undeleteSession(
      id, owner: fixture.owner, deletedAfter: fixture.time(0), request: nil,
      at: fixture.time(8))
    var events: [AuditEvent] = []
    var before: PagePosition?
    repeat {
      let page = try await store.auditEvents(of: fixture.owner, before: before, pageSize: 3)
      events += page.events
      before = page.next
    } while before != nil
    #expect(
      events.map(\.action) == [
        .undeleteSession, .deleteSession, .revokeSession, .grantSession,
      ])
    #expect(events.map(\.time) == [8, 6, 3, 1].map { fixture.time($0) })
    #expect(events.allSatisfy { $0.actorID == fixture.owner && $0.subjectID == id.text })
    #expect(events.map(\.granteeID) == [nil, nil, friend, friend])
    #expect(events.map(\.role) == [nil, nil, nil, .editor])
  }
}
