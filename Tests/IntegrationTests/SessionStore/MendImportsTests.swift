// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceStore
import Testing

/// What imports of earlier releases believed, mended.
@Suite struct MendImportsTests {
  @Test func `sizes and times that a bundle only claimed are mended once`() async throws {
    let database = try await SnapshotFixture(database: "mend_imports")
    let store = PostgresSessionStore(
      pool: database.pool, secrets: try await StoreSecrets.load(from: database.pool))
    let fixture = try Fixture(store: store)
    let copy = try SessionCopies.copy(fixture)
    try await store.insertSession(
      copy, history: SessionCopies.history(fixture, SessionCopies.rows), owner: fixture.owner,
      at: fixture.time(9))
    for number in 0..<120 { try await fixture.create("t\(number)", content: "[\(number)]") }
    let right = try await fixture.create("right", content: "\"é\"", at: 1)
    // One size is claimed of a content of its own, one of the session's; one time lies far ahead.
    try await database.run("UPDATE session_version SET content_size = 77 WHERE version IN (3, 4)")
    try await database.run(
      "UPDATE session_version SET updated_at = '2035-01-01' WHERE version = 2")
    try await database.run(
      """
      UPDATE session SET content_size = 99, updated_at = '2035-01-01', created_at = '2035-01-01'
      WHERE session_id = '\(copy.id.text)'
      """)
    let job = MendImportsJob(pool: database.pool)
    #expect(try await job.backlog(at: fixture.time(50)).count == 2)
    var handledCount = 0
    var step: JobStep
    repeat {
      step = try await job.step(at: fixture.time(50))
      handledCount += step.handledCount
    } while step.isMoreDue
    #expect(handledCount == 4)
    #expect(try await job.backlog(at: fixture.time(50)) == .empty)
    let versions = try await store.sessionVersions(
      of: copy.id, owner: fixture.owner, before: nil, pageSize: 9
    ).versions
    #expect(versions.map(\.contentSize) == [5, 3, 5, 3])
    #expect(versions.map(\.updateTime) == [50, 4, 3, 50].map { fixture.time($0) })
    #expect(try await fixture.read(copy.id).metadata.createTime == fixture.time(50))
    #expect(try await fixture.read(right.id).metadata == right)
  }
}
