// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceStore
import Postgres
import TestSupport
import Testing

/// Histories are thinned out by a job, each test in a database of its own.
@Suite struct ThinningTests {
  private struct History {
    let fixture: SnapshotFixture
    let sessions: Fixture
    let job: ThinHistoriesJob

    init(database: String) async throws {
      fixture = try await SnapshotFixture(database: database)
      sessions = try Fixture(store: fixture.sessions)
      job = ThinHistoriesJob(pool: fixture.pool)
    }

    /// Steps until nothing is due; how many versions each step removed.
    func thin(at second: Int64) async throws -> [Int] {
      var removed: [Int] = []
      while true {
        let step = try await job.step(at: fixture.time(second))
        removed.append(step.handledCount)
        guard step.isMoreDue else { return removed }
      }
    }

    func versions(_ id: SessionID) async throws -> [SessionVersion] {
      try await sessions.store.sessionVersions(
        of: id, owner: sessions.owner, before: nil, pageSize: 1_000
      ).versions
    }

    /// Writes a long history of a session, a version for each day from `first` seconds on.
    func fill(_ id: SessionID, _ count: Int, from first: Int64) async throws {
      try await fixture.run(
        """
        INSERT INTO session_version (owner_id, session_id, version, title, title_fold, description,
          updated_at, content_sha256, content_size, version_name, is_deleted)
        SELECT owner_id, session_id, n, title, title_fold, description,
          created_at + n * interval '1 day' + \(first) * interval '1 second',
          sha256(int4send(n)), 2,
          '', false
        FROM session, generate_series(1, \(count)) AS n WHERE session_id = '\(id.text)'
        """)
      try await fixture.run(
        "UPDATE session SET version = \(count + 1) WHERE session_id = '\(id.text)'")
      try await fixture.run(
        """
        INSERT INTO session_thinning (owner_id, session_id, due_at, after_version)
        SELECT owner_id, session_id, created_at, 0 FROM session WHERE session_id = '\(id.text)'
        """)
    }
  }

  @Test func `retention keeps the newest, the last of each day and the named`() async throws {
    let history = try await History(database: "thin_retention")
    let (sessions, store) = (history.sessions, history.sessions.store)
    let id = try await sessions.create(content: "[0]", at: 0).id
    // Two versions a day for 64 days, each with a content of its own.
    for version in 1...128 {
      let metadata = try await sessions.update(
        id, SessionChange(content: sessions.content("[\(version)]")),
        expecting: Int64(version), at: Int64(version) * 43_200)
      if metadata.version == 5 {
        _ = try await store.nameSessionVersion(5, of: id, owner: sessions.owner, name: "keep")
      }
    }
    // Nothing has been thinned out on a caller's time.
    #expect(try await history.versions(id).count == 129)
    _ = try await history.thin(at: 128 * 43_200)
    let kept = try await history.versions(id).map(\.version)
    #expect(Array(kept.prefix(50)) == Array((80...129).reversed()))
    // Each even version is the last of its day; those of the last 30 days are kept for theirs.
    #expect(Array(kept.dropFirst(50)) == [78, 76, 74, 72, 70, 5])
    for version in kept {
      let content = try await store.sessionVersion(version, of: id, owner: sessions.owner).1
      #expect(content.bytes == Array("[\(version - 1)]".utf8))
    }
    let contents = try await history.fixture.run("SELECT count(*) FROM session_content")
    #expect(try contents.int64(0, 0) == Int64(kept.count) - 1)

    // What was kept for its day goes when it is too old, though nobody changes anything.
    _ = try await history.thin(at: 200 * 86_400)
    #expect(try await history.versions(id).count == 51)
    #expect(try await history.job.backlog(at: history.fixture.time(400 * 86_400)) == .empty)
  }

  @Test func `a long history is thinned out in parts, and delays no other`() async throws {
    let history = try await History(database: "thin_long")
    let long = try await history.sessions.create().id
    let short = try await history.sessions.create().id
    // All in the future, each on another day.
    try await history.fill(long, 5_000, from: 86_400)
    try await history.fill(short, 60, from: -100 * 86_400)
    let first = try await history.job.step(at: history.fixture.time(0))
    #expect(first.handledCount == 500 + 11 && first.isMoreDue)
    #expect(try await history.versions(short).count == 50)
    let removed = try await history.thin(at: 1)
    #expect(removed.allSatisfy { $0 <= 500 } && removed.reduce(0, +) == 4_951 - 500)
    #expect(try await history.versions(long).map(\.version) == Array((4_952...5_001).reversed()))
  }

  @Test func `a session that somebody changes is left alone until later`() async throws {
    let history = try await History(database: "thin_locked")
    let fixture = history.fixture
    let id = try await history.sessions.create().id
    try await history.fill(id, 60, from: -100 * 86_400)
    let hold = Statement(
      name: "hold",
      sql: """
        WITH held AS MATERIALIZED (
          SELECT 1 FROM session WHERE session_id = '\(id.text)' FOR UPDATE)
        SELECT pg_sleep(600) FROM held
        """)
    let holder = Task { try? await fixture.pool.write(hold, Parameters()) }
    let sleeping = """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event = 'PgSleep'
      """
    try await waitUntil("the session is locked") {
      try await fixture.run(sleeping).int64(0, 0) > 0
    }
    #expect(try await history.thin(at: 0) == [0])
    #expect(try await history.thin(at: 0) == [0])
    #expect(try await history.versions(id).count == 61)
    holder.cancel()
    _ = await holder.value
    try await waitUntil("the lock is free") { try await fixture.run(sleeping).int64(0, 0) == 0 }
    #expect(try await history.thin(at: 2) == [11])
  }
}
