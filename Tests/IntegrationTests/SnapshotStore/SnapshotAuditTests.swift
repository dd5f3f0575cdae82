// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres
import Testing

/// The record of what owners did to their snapshots.
@Suite struct SnapshotAuditTests {
  /// Every event of the owner, the latest first: what was done to what, and when.
  private func events(_ fixture: SnapshotFixture) async throws -> [AuditEvent] {
    var events: [AuditEvent] = []
    var position: PagePosition?
    repeat {
      let page = try await fixture.sessions.auditEvents(
        of: fixture.owner, before: position, pageSize: 2)
      events += page.events
      position = page.next
    } while position != nil
    #expect(events.allSatisfy { $0.actorID == fixture.owner })
    #expect(Set(events.map(\.id)).count == events.count)
    return events
  }

  private func access(
    _ fixture: SnapshotFixture, _ visibility: SnapshotAccess.Visibility, _ readers: [String] = [],
    until second: Int64? = nil
  ) throws -> SnapshotAccess {
    try SnapshotAccess(
      visibility: visibility, readers: readers, expireTime: second.map(fixture.time),
      limits: Limits(), at: fixture.time(0))
  }

  @Test func `a deletion is recorded once, however often it is asked for`() async throws {
    let fixture = try await SnapshotFixture()
    let (first, second) = (try await fixture.create(), try await fixture.create())
    try await fixture.delete(first.core.id, request: "r", at: 2)
    try await fixture.delete(first.core.id, request: "r", at: 3)
    _ = await reason { try await fixture.delete(first.core.id, at: 4) }
    try await fixture.delete(second.core.id, at: 5)
    let events = try await events(fixture)
    #expect(events.map(\.action) == [.deleteSnapshot, .deleteSnapshot])
    #expect(events.map(\.subjectID) == [second.core.id.text, first.core.id.text])
    #expect(events.map(\.time) == [fixture.time(5), fixture.time(2)])
  }

  @Test func `a change of access is recorded unless nothing changes`() async throws {
    let fixture = try await SnapshotFixture()
    let id = try await fixture.create().core.id
    let steps: [(SnapshotAccess, isChange: Bool)] = [
      (.link, false), (try access(fixture, .listed, ["a"]), true),
      (try access(fixture, .listed, ["a"]), false),
      (try access(fixture, .listed, ["a", "b"]), true),
      (try access(fixture, .owner), true), (try access(fixture, .owner, until: 100), true),
      (try access(fixture, .owner, until: 100), false), (.link, true), (.link, false),
    ]
    var expected: [Timestamp] = []
    for (index, step) in steps.enumerated() {
      let time = fixture.time(Int64(index + 1))
      _ = try await fixture.snapshots.updateSnapshotAccess(
        id, owner: fixture.owner, access: step.0, at: time)
      if step.isChange { expected.insert(time, at: 0) }
    }
    let events = try await events(fixture)
    #expect(events.map(\.time) == expected)
    #expect(events.allSatisfy { $0.action == .changeSnapshotAccess && $0.subjectID == id.text })
  }

  @Test(arguments: [
    "UPDATE audit_event SET action = 1", "DELETE FROM audit_event WHERE false",
    "TRUNCATE audit_event",
    "INSERT INTO audit_event SELECT * FROM audit_event ON CONFLICT "
      + "(owner_id, happened_at, event_id) DO UPDATE SET action = 1",
  ])
  func `not even a superuser changes or removes what is recorded`(sql: String) async throws {
    let fixture = try await SnapshotFixture()
    try await fixture.delete(try await fixture.create().core.id)
    let before = try await events(fixture)
    let error = await #expect(throws: PostgresError.self) { try await fixture.run(sql) }
    #expect(error?.message.contains("audit events are never changed or removed") == true)
    #expect(try await events(fixture) == before)
  }

  @Test func `what is refused is not recorded`() async throws {
    let fixture = try await SnapshotFixture()
    let other = try SnapshotFixture.uniqueUser()
    let id = try await fixture.create(access: try access(fixture, .link, until: 10)).core.id
    for (user, second) in [(other, 2), (fixture.owner, 10)] as [(OwnerID, Int64)] {
      let time = fixture.time(second)
      let reasons = [
        await reason {
          try await fixture.snapshots.deleteSnapshot(id, owner: user, requestID: nil, at: time)
        },
        await reason {
          _ = try await fixture.snapshots.updateSnapshotAccess(
            id, owner: user, access: try access(fixture, .owner), at: time)
        },
      ]
      #expect(reasons == [.snapshotNotFound, .snapshotNotFound])
    }
    #expect(try await events(fixture) == [])
    let theirs = try await fixture.sessions.auditEvents(of: other, before: nil, pageSize: 9)
    #expect(theirs.events == [])
  }

  @Test func `of eight deletions at once one is recorded`() async throws {
    let fixture = try await SnapshotFixture()
    let id = try await fixture.create().core.id
    let deleted = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask { await reason { try await fixture.delete(id) } == nil }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(deleted == 1)
    #expect(try await events(fixture).count == 1)
  }

  @Test func `a deletion that cannot be recorded does not happen`() async throws {
    let fixture = try await SnapshotFixture(database: "audit_broken")
    let created = try await fixture.create()
    try await fixture.run("ALTER TABLE audit_event RENAME TO elsewhere")
    #expect(await reason { try await fixture.delete(created.core.id) } == .internal)
    #expect(try await fixture.read(created.core.id).metadata == created)
  }
}
