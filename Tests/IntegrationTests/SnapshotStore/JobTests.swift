// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceStore
import Postgres
import Testing

/// Background jobs, each in a database of its own: they look at every row there is.
@Suite struct JobTests {
  /// Fills the logs of `count` visitors of a snapshot.
  private func addVisitors(
    _ count: Int, to snapshot: SnapshotMetadata, _ fixture: SnapshotFixture
  ) async throws {
    try await fixture.run(
      """
      INSERT INTO snapshot_visit (visitor_id, snapshot_id, snapshot_owner_id, snapshot_title,
        snapshot_title_fold, snapshot_description, snapshot_created_at, snapshot_sha256,
        snapshot_size, snapshot_is_template, visit_count, first_visited_at, last_visited_at)
      SELECT 'visitor-' || n, snapshot_id, owner_id, title, title_fold, description, created_at,
        content_sha256, content_size, is_template, 1, created_at, created_at
      FROM snapshot, generate_series(1, \(count)) AS n
      WHERE snapshot_id = '\(snapshot.core.id.text)'
      """)
  }

  private func count(_ condition: String, _ fixture: SnapshotFixture) async throws -> Int64 {
    try await fixture.run("SELECT count(*) FROM snapshot_visit WHERE \(condition)").int64(0, 0)
  }

  // I2, A25, B8: the original marks in a task of the process, at most three times, all or nothing.
  @Test func `marking goes in bounded steps and ends when the visits have settled`() async throws {
    let fixture = try await SnapshotFixture(database: "mark_visits")
    let job = MarkVisitsJob(pool: fixture.pool, settleTime: .seconds(60))
    let (kept, gone) = (try await fixture.create(), try await fixture.create())
    try await addVisitors(10, to: kept, fixture)
    try await addVisitors(2_500, to: gone, fixture)
    #expect(try await job.backlog(at: fixture.time(3)) == .empty)
    try await fixture.delete(gone.core.id, at: 2)
    #expect(
      try await job.backlog(at: fixture.time(3))
        == JobBacklog(count: 1, oldestTime: fixture.time(2)))

    var steps: [JobStep] = []
    repeat {
      steps.append(try await job.step(at: fixture.time(3)))
    } while steps.last?.isMoreDue == true
    #expect(steps.map(\.handledCount) == [1_000, 1_000, 501, 0])
    #expect(try await count("snapshot_deleted_at IS NOT NULL", fixture) == 2_501)
    #expect(
      try await count("snapshot_deleted_at <> '\(iso(2))'", fixture) == 0)

    // A visit that was under way comes late.
    let late = try SnapshotFixture.uniqueUser()
    await fixture.visit(gone, as: late, at: 1)
    #expect(try await fixture.log(of: late)?.snapshotDeleteTime == fixture.time(2))
    #expect(try await job.step(at: fixture.time(61)).handledCount == 0)
    #expect(try await count("snapshot_deleted_at IS NULL", fixture) == 12)
    #expect(try await job.backlog(at: fixture.time(61)).count == 1)
    #expect(try await job.step(at: fixture.time(62)).handledCount == 2)
    #expect(try await job.backlog(at: fixture.time(62)) == .empty)
    #expect(try await job.step(at: fixture.time(63)).handledCount == 0)
    #expect(try await count("snapshot_deleted_at IS NULL", fixture) == 11)
  }

  /// Leaves tombstones of snapshots that nobody ever created.
  private func addTombstones(
    _ count: Int, of owner: String, _ fixture: SnapshotFixture
  ) async throws {
    try await fixture.run(
      """
      INSERT INTO snapshot (snapshot_id, owner_id, title, title_fold, description, created_at,
        content_sha256, content_size, is_template, seal, visibility, readers, deleted_at)
      SELECT left(translate(encode(sha256(seal || seal || sha256('\(owner)') || sha256('t')
          || sha256('')), 'base64'), '+/', '-_'), 22),
        '\(owner)', 't', 't', '', at, seal, 1, false, seal, 1, '{}', at
      FROM (SELECT sha256(int4send(n)) AS seal, timestamptz '\(iso(1))' AS at
        FROM generate_series(1, \(count)) AS n) AS made
      """)
  }

  @Test func `nobody waits for the deletions of others, and no list is misled by them`()
    async throws
  {
    let fixture = try await SnapshotFixture(database: "mark_fairly")
    let job = MarkVisitsJob(pool: fixture.pool, settleTime: .seconds(60))
    let visitor = try SnapshotFixture.uniqueUser()
    var (gone, expired, kept): ([SnapshotMetadata], [SnapshotMetadata], [SnapshotMetadata]) =
      ([], [], [])
    let ending = try SnapshotAccess(
      visibility: .link, readers: [], expireTime: fixture.time(2), limits: Limits(),
      at: fixture.time(0))
    for number in 0..<3 {
      gone.append(try await fixture.create("gone \(number)"))
      expired.append(try await fixture.create("ends \(number)", access: ending))
      kept.append(try await fixture.create("kept \(number)"))
    }
    for snapshot in gone + expired + kept { await fixture.visit(snapshot, as: visitor, at: 1) }
    // More than anybody deletes, of one before and one behind the owner in the order of their
    // names.
    try await addTombstones(90_000, of: "a", fixture)
    try await addTombstones(10_000, of: "z", fixture)
    for snapshot in gone { try await fixture.delete(snapshot.core.id, at: 2) }
    func listed(_ isDeleted: Bool?) async throws -> Set<String> {
      var titles: Set<String> = []
      var query = AccessLogQuery(
        filter: try AccessLogFilter(isDeleted: isDeleted, limits: Limits()), pageSize: 2)
      repeat {
        let page = try await fixture.logs.listAccessLogs(
          query, visitor: visitor, at: fixture.time(3))
        for log in page.logs {
          #expect((log.snapshotDeleteTime == nil) == log.snapshot.title.hasPrefix("kept"))
          titles.insert(log.snapshot.title)
        }
        query.position = page.next
      } while query.position != nil
      return titles
    }
    func check() async throws {
      let (there, away) = (
        Set(kept.map(\.core.title)), Set((gone + expired).map(\.core.title))
      )
      #expect(try await listed(nil) == there.union(away))
      #expect(try await listed(false) == there)
      #expect(try await listed(true) == away)
    }
    try await check()
    // Three owners: after three steps it was everybody's turn.
    for _ in 0..<3 { #expect(try await job.step(at: fixture.time(3)).isMoreDue) }
    #expect(
      try await count("snapshot_deleted_at IS NOT NULL", fixture) == Int64(gone.count) * 2)
    try await check()
    let left = try await fixture.run(
      "SELECT count(*) FROM snapshot WHERE deleted_at IS NOT NULL AND mark_again_at IS NULL")
    #expect(try left.int64(0, 0) == 90_000 + 10_000 - 200)
  }

  private func iso(_ second: Int64) -> String { "2027-01-15 08:00:0\(second)+00" }

  @Test func `servers that mark the same visits do no harm`() async throws {
    let fixture = try await SnapshotFixture(database: "mark_together")
    var gone: [SnapshotMetadata] = []
    for _ in 0..<3 {
      gone.append(try await fixture.create())
      try await addVisitors(1_500, to: gone[gone.count - 1], fixture)
    }
    for snapshot in gone { try await fixture.delete(snapshot.core.id, at: 2) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let job = MarkVisitsJob(pool: fixture.pool, settleTime: .seconds(60))
          while try await job.step(at: fixture.time(100)).isMoreDue {}
        }
      }
      try await group.waitForAll()
    }
    #expect(try await count("snapshot_deleted_at IS NULL", fixture) == 0)
    #expect(try await count("snapshot_deleted_at <> '\(iso(2))'", fixture) == 0)
  }

  @Test func `snapshots expire, unless their end was moved`() async throws {
    let fixture = try await SnapshotFixture(database: "expire")
    let job = ExpireSnapshotsJob(pool: fixture.pool)
    func access(_ second: Int64?) throws -> SnapshotAccess {
      try SnapshotAccess(
        visibility: .link, readers: [], expireTime: second.map(fixture.time), limits: Limits(),
        at: fixture.time(0))
    }
    for _ in 0..<150 { try await fixture.create(access: access(10)) }
    let moved = try await fixture.create(access: access(10))
    let staying = try await fixture.create()
    _ = try await fixture.snapshots.updateSnapshotAccess(
      moved.core.id, owner: fixture.owner, access: access(100), at: fixture.time(5))
    #expect(try await job.step(at: fixture.time(9)) == JobStep(handledCount: 0, isMoreDue: false))
    #expect(
      try await job.backlog(at: fixture.time(11))
        == JobBacklog(count: 150, oldestTime: fixture.time(10)))
    #expect(try await job.step(at: fixture.time(11)) == JobStep(handledCount: 100, isMoreDue: true))
    #expect(try await job.step(at: fixture.time(11)) == JobStep(handledCount: 50, isMoreDue: false))
    #expect(try await job.backlog(at: fixture.time(11)) == .empty)
    for snapshot in [moved, staying] {
      #expect(try await fixture.read(snapshot.core.id, at: 11).metadata.core == snapshot.core)
    }
    let mark = MarkVisitsJob(pool: fixture.pool, settleTime: .zero)
    while try await mark.step(at: fixture.time(11)).isMoreDue {}
    #expect(
      try await count("snapshot_deleted_at = '2027-01-15 08:00:10+00'", fixture) == 150)
  }

  @Test func `tombstones are purged when their visits are marked and nobody retries any more`()
    async throws
  {
    let fixture = try await SnapshotFixture(database: "purge_tombstones")
    let visitor = try SnapshotFixture.uniqueUser()
    let kept = try await fixture.create("kept", request: "kept")
    var gone: [SnapshotMetadata] = []
    for index in 0..<3 {
      gone.append(try await fixture.create("t\(index)", request: "r\(index)"))
      try await fixture.delete(gone[index].core.id, request: "d", at: 2)
    }
    await fixture.visit(gone[0], as: visitor, at: 1)
    let job = PurgeJob.snapshots(pool: fixture.pool, retention: .seconds(100))
    let untouched = JobStep(handledCount: 0, isMoreDue: false)
    #expect(try await job.step(at: fixture.time(500)) == untouched)
    let mark = MarkVisitsJob(pool: fixture.pool, settleTime: .zero)
    while try await mark.step(at: fixture.time(90)).isMoreDue {}
    #expect(try await job.step(at: fixture.time(101)) == untouched)
    #expect(
      await reason { try await fixture.create("t0", request: "r0") } == .snapshotNotFound)
    try await fixture.delete(gone[0].core.id, request: "d", at: 101)

    #expect(
      try await job.backlog(at: fixture.time(102))
        == JobBacklog(count: 3, oldestTime: fixture.time(2)))
    #expect(
      try await job.step(at: fixture.time(102)) == JobStep(handledCount: 3, isMoreDue: false))
    #expect(try await job.backlog(at: fixture.time(102)) == .empty)
    #expect(try await fixture.run("SELECT count(*) FROM snapshot").int64(0, 0) == 1)
    #expect(try await fixture.run("SELECT count(*) FROM snapshot_request").int64(0, 0) == 1)
    #expect(try await fixture.create("kept", request: "kept") == kept)
    #expect(try await fixture.log(of: visitor)?.snapshotDeleteTime == fixture.time(2))
  }

  @Test func `many tombstones are purged in bounded steps`() async throws {
    let fixture = try await SnapshotFixture(database: "purge_in_steps")
    try await fixture.run(
      """
      INSERT INTO snapshot (snapshot_id, owner_id, title, title_fold, description, created_at,
        content_sha256, content_size, is_template, seal, visibility, readers, deleted_at,
        visits_marked_at)
      SELECT left(translate(encode(sha256(seal || seal || sha256('o') || sha256('t')
          || sha256('')), 'base64'), '+/', '-_'), 22),
        'o', 't', 't', '', at, seal, 1, false, seal, 1, '{}', at, at
      FROM (SELECT sha256(int4send(n)) AS seal, timestamptz '2026-01-01' AS at
        FROM generate_series(1, 1200) AS n) AS made
      """)
    let job = PurgeJob.snapshots(pool: fixture.pool)
    let steps = [
      try await job.step(at: fixture.time(0)), try await job.step(at: fixture.time(0)),
    ]
    #expect(steps.map(\.handledCount) == [1_000, 200])
    #expect(steps.map(\.isMoreDue) == [true, false])
  }

  @Test func `a long history is purged in parts, and delays no other session`() async throws {
    let fixture = try await SnapshotFixture(database: "purge_long")
    let sessions = try Fixture(store: fixture.sessions)
    let long = try await sessions.create().id
    try await fixture.run(
      """
      INSERT INTO session_version (owner_id, session_id, version, title, title_fold, description,
        updated_at, content_sha256, content_size, version_name, is_deleted)
      SELECT owner_id, session_id, n, title, title_fold, description, created_at, content_sha256, 2,
        '', false
      FROM session, generate_series(1, 2500) AS n WHERE session_id = '\(long.text)'
      """)
    try await fixture.run(
      """
      INSERT INTO session_content (owner_id, session_id, content_sha256, document)
      SELECT owner_id, session_id, sha256(convert_to(n::text, 'UTF8')),
        jsonb_build_object('content', n::text)
      FROM session, generate_series(1, 120) AS n WHERE session_id = '\(long.text)'
      """)
    try await fixture.run("UPDATE session SET version = 2501")
    try await sessions.delete(long, expecting: nil, at: 1)
    let short = try await sessions.create().id
    try await sessions.delete(short, expecting: nil, at: 2)
    let job = PurgeJob.sessions(pool: fixture.pool, retention: .seconds(100))
    var steps: [JobStep] = []
    repeat {
      steps.append(try await job.step(at: fixture.time(200)))
    } while steps.last?.isMoreDue == true
    #expect(steps.map(\.handledCount) == [1, 0, 1])
    for table in ["session", "session_version", "session_content", "session_thinning"] {
      #expect(try await fixture.run("SELECT count(*) FROM \(table)").int64(0, 0) == 0, "\(table)")
    }
  }

  @Test func `sessions are purged when they were deleted long ago`() async throws {
    let fixture = try await SnapshotFixture(database: "purge")
    let sessions = PostgresSessionStore(
      pool: fixture.pool, secrets: try await StoreSecrets.load(from: fixture.pool))
    let sessionFixture = try Fixture(store: sessions)
    var ids: [SessionID] = []
    for index in 0..<130 {
      ids.append(try await sessionFixture.create().id)
      if index > 0 { try await sessionFixture.delete(ids[index], expecting: nil, at: 10) }
    }
    let job = PurgeJob.sessions(pool: fixture.pool, retention: .seconds(100))
    #expect(try await job.step(at: fixture.time(109)) == JobStep(handledCount: 0, isMoreDue: false))
    #expect(
      try await job.step(at: fixture.time(110)) == JobStep(handledCount: 100, isMoreDue: true))
    #expect(
      try await job.backlog(at: fixture.time(110))
        == JobBacklog(count: 29, oldestTime: fixture.time(10)))
    #expect(
      try await job.step(at: fixture.time(110)) == JobStep(handledCount: 29, isMoreDue: false))
    #expect(try await fixture.run("SELECT count(*) FROM session").int64(0, 0) == 1)
    #expect(try await fixture.run("SELECT count(*) FROM session_version").int64(0, 0) == 0)
    #expect(try await sessionFixture.read(ids[0]).metadata.id == ids[0])
  }
}
