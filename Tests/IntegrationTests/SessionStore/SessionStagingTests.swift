// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceStore
import Postgres
import Testing

/// Sessions that are written piece by piece: unseen until they are whole, and gone without a trace
/// if that never comes.
@Suite struct SessionStagingTests {
  private let rows = SessionCopies.rows

  /// Expects that nobody finds anything of a session under an id.
  private func expectNothing(_ fixture: Fixture, of id: SessionID) async throws {
    let (store, owner) = (fixture.store, fixture.owner)
    #expect(try await fixture.walk(pageSize: 10).isEmpty)
    for order in [SessionOrder.Key.deleteTime, .title, .updateTime] {
      let filter = try SessionFilter(titleContains: "", isDeleted: true, limits: Limits())
      #expect(
        try await fixture.walk(SessionOrder(key: order), filter: filter, pageSize: 10).isEmpty)
    }
    #expect(try await store.sessionCount(of: owner) == 0)
    #expect(try await store.importTarget(id, owner: owner) == .absent)
    #expect(try await store.owners(of: [id], readableBy: owner).isEmpty)
    #expect(await reason { _ = try await fixture.read(id) } == .sessionNotFound)
    #expect(
      await reason {
        _ = try await store.sessionVersions(of: id, owner: owner, before: nil, pageSize: 9)
      } == .sessionNotFound)
    #expect(
      await reason { _ = try await store.sessionVersion(4, of: id, owner: owner) }
        == .sessionNotFound)
    #expect(
      await reason {
        _ = try await store.undeleteSession(
          id, owner: owner, deletedAfter: Timestamp(microseconds: .min), request: nil,
          at: fixture.time(9))
      } == .sessionNotFound)
    #expect(
      await reason {
        _ = try await store.grantAccess(
          to: id, owner: owner, grantee: Fixture.uniqueOwner(), role: .viewer, at: fixture.time(9))
      } == .sessionNotFound)
    #expect(await reason { try await fixture.delete(id, expecting: nil) } == .sessionNotFound)
    #expect(
      try await store.auditEvents(of: owner, before: nil, pageSize: 9).events.isEmpty)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `what is staged is seen by nobody until it is published`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let copy = try SessionCopies.copy(fixture)
    let staged = try StagedImport(of: copy.id, owner: owner)
    try await store.stageSession(
      copy, history: SessionCopies.history(fixture, [rows[0]]), as: staged, at: fixture.time(9))
    try await expectNothing(fixture, of: copy.id)
    var rest = HistoryCopy()
    for version in try SessionCopies.history(fixture, Array(rows[1...])).versions {
      rest.append(version, nil)
    }
    try await store.stageHistory(rest, of: staged, at: fixture.time(9))
    try await store.stageHistory(HistoryCopy(), of: staged, at: fixture.time(9))
    try await expectNothing(fixture, of: copy.id)
    try await store.publishSession(staged, at: fixture.time(9))
    try await SessionCopies.check(fixture, copy)
    #expect(
      await reason {
        try await store.publishSession(staged, at: fixture.time(9))
      } == .concurrentChange)
    try await store.discardSession(staged, at: fixture.time(9))
    try await SessionCopies.check(fixture, copy)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `what is staged cannot take the place of a session, and can be discarded`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let other = try SessionCopies.copy(fixture, "other", content: "[7]")
    let staged = try StagedImport(of: other.id, owner: owner)
    try await store.stageSession(
      other, history: SessionCopies.history(fixture, [(8, "[8]")]), as: staged,
      at: fixture.time(9))
    try await store.discardSession(staged, at: fixture.time(9))
    try await expectNothing(fixture, of: other.id)
    try await store.discardSession(staged, at: fixture.time(9))
    #expect(
      await reason {
        try await store.stageHistory(HistoryCopy(), of: staged, at: fixture.time(9))
      } == .concurrentChange)
    let copy = try SessionCopies.copy(fixture)
    try await store.insertSession(
      copy, history: SessionCopies.history(fixture, rows), owner: owner, at: fixture.time(9))
    var second = other
    second.id = copy.id
    #expect(
      await reason {
        try await store.stageSession(
          second, history: HistoryCopy(), as: StagedImport(of: copy.id, owner: owner),
          at: fixture.time(9))
      } == .concurrentChange)
    try await SessionCopies.check(fixture, copy)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `the latest import of a session takes over from those before`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let copy = try SessionCopies.copy(fixture)
    let first = try StagedImport(of: copy.id, owner: owner)
    let second = try StagedImport(of: copy.id, owner: owner)
    let old = try SessionCopies.history(fixture, [(8, "[8]"), (7, "[7]")])
    for staged in [first, second] {
      try await store.stageSession(copy, history: old, as: staged, at: fixture.time(9))
    }
    #expect(
      await reason {
        try await store.stageHistory(HistoryCopy(), of: first, at: fixture.time(9))
      } == .concurrentChange)
    #expect(
      await reason {
        try await store.publishSession(first, at: fixture.time(9))
      } == .concurrentChange)
    try await store.discardSession(first, at: fixture.time(9))
    // One that needs no staging takes over as well.
    try await store.insertSession(
      copy, history: SessionCopies.history(fixture, rows), owner: owner, at: fixture.time(9))
    #expect(
      await reason {
        try await store.publishSession(second, at: fixture.time(9))
      } == .concurrentChange)
    try await store.discardSession(second, at: fixture.time(9))
    try await SessionCopies.check(fixture, copy)
  }

  @Test func `what a dead server has staged is removed in bounded steps`() async throws {
    let database = try await SnapshotFixture(database: "discard_imports")
    let store = PostgresSessionStore(
      pool: database.pool, secrets: try await StoreSecrets.load(from: database.pool))
    let fixture = try Fixture(store: store)
    let job = DiscardImportsJob(pool: database.pool)
    let copy = try SessionCopies.copy(fixture)
    let staged = try StagedImport(of: copy.id, owner: fixture.owner)
    let versions = (1...8).reversed().map { (Int64($0), "[\($0)]") }
    try await store.stageSession(
      copy, history: SessionCopies.history(fixture, versions), as: staged, at: fixture.time(0))
    try await database.run(
      """
      INSERT INTO session_version SELECT owner_id, session_id, n, title, title_fold, description,
        updated_at, content_sha256, content_size, last_request, last_writer_id, version_name,
        is_deleted FROM session_version, generate_series(100, 1300) AS n WHERE version = 8
      """)
    #expect(try await job.step(at: fixture.time(599)).isMoreDue == false)
    // The purge of deleted sessions leaves it alone.
    let purge = PurgeJob.sessions(pool: database.pool, retention: .seconds(1))
    #expect(try await purge.step(at: fixture.time(599)).handledCount == 0)
    #expect(try await purge.backlog(at: fixture.time(599)) == .empty)
    // What goes on is kept for longer.
    try await store.stageHistory(HistoryCopy(), of: staged, at: fixture.time(300))
    #expect(try await job.step(at: fixture.time(600)).isMoreDue == false)
    #expect(
      try await job.backlog(at: fixture.time(900))
        == JobBacklog(count: 1, oldestTime: fixture.time(300)))
    var steps: [JobStep] = []
    repeat {
      steps.append(try await job.step(at: fixture.time(900)))
    } while steps.last?.isMoreDue == true
    #expect(steps.map(\.handledCount) == [0, 0, 1, 0])
    for table in ["session", "session_version", "session_content", "session_import"] {
      #expect(try await database.run("SELECT count(*) FROM \(table)").int64(0, 0) == 0)
    }
    #expect(
      await reason {
        try await store.publishSession(staged, at: fixture.time(901))
      } == .concurrentChange)
  }
}
