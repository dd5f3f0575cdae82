// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceStore
import Postgres
import Testing

/// Stars of snapshots, and what becomes of stars when things are removed for good.
@Suite struct StarTests {
  @Test func `snapshots show as starred to who starred them`() async throws {
    let fixture = try await SnapshotFixture()
    let (owner, visitor) = (fixture.owner, try SnapshotFixture.uniqueUser())
    let (snapshot, other) = (try await fixture.create(), try await fixture.create())
    let id = snapshot.core.id
    for one in [snapshot, other] { await fixture.visit(one, as: visitor, at: 1) }
    for _ in 0..<2 {
      try await fixture.snapshots.starSnapshot(id, for: visitor, at: fixture.time(2))
    }
    #expect(try await fixture.read(id, as: visitor).isStarred)
    #expect(try await !fixture.read(id).isStarred)
    #expect(
      try await fixture.snapshots.snapshotMetadata(id, reader: visitor, at: fixture.time(2))
        .isStarred)
    func logs(_ filter: AccessLogFilter) async throws -> [AccessLog] {
      try await fixture.logs.listAccessLogs(
        AccessLogQuery(filter: filter, pageSize: 9), visitor: visitor, at: fixture.time(3)
      ).logs
    }
    #expect(try await logs(.all).filter(\.isStarred).map(\.snapshot.id) == [id])
    let starred = try AccessLogFilter(isStarred: true, limits: Limits())
    #expect(try await logs(starred).map(\.snapshot.id) == [id])

    try await fixture.snapshots.starSnapshot(id, for: owner, at: fixture.time(2))
    let own = try await fixture.snapshots.listSnapshots(
      SnapshotQuery(
        filter: SnapshotFilter(titleContains: "", isStarred: true, limits: Limits()),
        pageSize: 9), owner: owner, at: fixture.time(3))
    #expect(own.snapshots.map(\.core.id) == [id] && own.starred == [id])
    let all = try await fixture.snapshots.listSnapshots(
      SnapshotQuery(pageSize: 9), owner: owner, at: fixture.time(3))
    #expect(all.snapshots.count == 2 && all.starred == [id])
    #expect(try await fixture.snapshots.unstarSnapshot(id, for: visitor))
    #expect(try await !fixture.snapshots.unstarSnapshot(id, for: visitor))
  }

  @Test func `lists show the stars of a user who has few, and of one who has many`() async throws {
    let fixture = try await SnapshotFixture()
    var ids: [SnapshotID] = []
    for _ in 0..<18 { ids.append(try await fixture.create().core.id) }
    // Up to 16 are read at once, more are looked up by key.
    for count in 1...17 {
      try await fixture.snapshots.starSnapshot(
        ids[count - 1], for: fixture.owner, at: fixture.time(2))
      let page = try await fixture.snapshots.listSnapshots(
        SnapshotQuery(pageSize: 20), owner: fixture.owner, at: fixture.time(3))
      #expect(page.snapshots.count == 18 && page.starred == Set(ids.prefix(count)))
    }
  }

  @Test func `only what can be read can be starred`() async throws {
    let fixture = try await SnapshotFixture()
    let stranger = try SnapshotFixture.uniqueUser()
    let hidden = try await fixture.create(
      access: SnapshotAccess(stored: .owner, readers: [], expireTime: nil))
    let gone = try await fixture.create()
    try await fixture.delete(gone.core.id)
    for (id, user) in [(hidden.core.id, stranger), (gone.core.id, fixture.owner)] {
      let error = await fixture.refusal {
        try await fixture.snapshots.starSnapshot(id, for: user, at: fixture.time(3))
      }
      #expect(error == .snapshotNotFound)
    }
  }

  @Test func `stars go with what is removed for good, in bounded steps`() async throws {
    let fixture = try await SnapshotFixture(database: "purge_stars")
    let sessions = Fixture(store: fixture.sessions, owner: fixture.owner)
    let (kept, gone) = (try await fixture.create().core.id, try await fixture.create().core.id)
    let keptSession = try await sessions.create().id
    let goneSession = try await sessions.create().id
    for (kind, id) in [
      (1, keptSession.text), (1, goneSession.text), (2, kept.text), (2, gone.text),
    ] {
      try await fixture.run(
        """
        INSERT INTO star (user_id, kind, subject_id, starred_at)
        SELECT 'user-' || n, \(kind), '\(id)', now() FROM generate_series(1, 2500) AS n
        """)
    }
    try await fixture.delete(gone, at: 1)
    try await fixture.run("UPDATE snapshot SET visits_marked_at = deleted_at")
    try await sessions.delete(goneSession, expecting: nil, at: 1)
    for job in [
      PurgeJob.snapshots(pool: fixture.pool, retention: .seconds(100)),
      PurgeJob.sessions(pool: fixture.pool, retention: .seconds(100)),
    ] {
      var handled: [Int] = []
      var isMoreDue: [Bool] = []
      for _ in 0..<3 {
        let step = try await job.step(at: fixture.time(200))
        handled.append(step.handledCount)
        isMoreDue.append(step.isMoreDue)
      }
      #expect(handled == [0, 0, 1])
      #expect(isMoreDue == [true, true, false])
    }
    let left = try await fixture.run("SELECT kind::bigint, count(*) FROM star GROUP BY 1")
    #expect(left.count == 2)
    for row in 0..<left.count { #expect(try left.int64(row, 1) == 2_500) }
  }

  @Test func `another owner's session of the same id takes no stars along`() async throws {
    let fixture = try await SnapshotFixture(database: "purge_twin")
    let sessions = Fixture(store: fixture.sessions, owner: fixture.owner)
    let (owner, friend) = (fixture.owner, try SnapshotFixture.uniqueUser())
    let id = try await sessions.create().id
    _ = try await fixture.sessions.grantAccess(
      to: id, owner: owner, grantee: friend, role: .viewer, at: fixture.time(0))
    for user in [owner, friend] {
      try await fixture.sessions.starSession(id, owner: owner, for: user, at: fixture.time(0))
    }
    // A forged bundle can bring one.
    try await fixture.run(
      """
      INSERT INTO session (owner_id, session_id, version, title, title_fold, description,
        created_at, updated_at, content_sha256, content_size, document, deleted_at)
      SELECT 'forger', session_id, version, title, title_fold, description, created_at,
        updated_at, content_sha256, content_size, document, updated_at
      FROM session WHERE session_id = '\(id.text)'
      """)
    try await fixture.run(
      """
      INSERT INTO star (user_id, kind, subject_id, starred_at)
      VALUES ('forger', 1, '\(id.text)', now())
      """)
    let job = PurgeJob.sessions(pool: fixture.pool, retention: .seconds(100))
    #expect(try await job.step(at: fixture.time(200)).handledCount == 1)
    for (user, isStarred) in [(owner, true), (friend, true), (OwnerID("forger"), false)] {
      let user = try #require(user)
      #expect(try await fixture.sessions.unstarSession(id, for: user) == isStarred)
    }
  }
}
