// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceStore
import Postgres
import Testing

/// Titles whose folds are longer than they are, and folds of earlier releases.
@Suite struct FoldTitlesTests {
  @Test(arguments: StoreUnderTest.allCases)
  func `a title is found by its own text and by its last letter`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let titles = ["ß", "ﬃ", "a", "ŉ", "😀", "é", "e\u{301}", "\u{1fb7}", "İ", "ΐ"].map {
      String(repeating: $0, count: $0.unicodeScalars.count == 1 ? 199 : 99) + "q"
    }
    for title in titles { try await fixture.create(title) }
    #expect(
      try await fixture.walk(SessionOrder(key: .title), pageSize: 3).count == titles.count)
    func find(_ text: String) async throws -> Int {
      try await fixture.walk(
        filter: SessionFilter(titleContains: text, limits: Limits()), pageSize: 100
      ).count
    }
    #expect(try await find("q") == titles.count)
    #expect(try await find("Q") == titles.count)
    for title in titles { #expect(try await find(title) >= 1) }
  }

  @Test func `folds of earlier releases are made anew, a bounded number at a time`() async throws {
    let database = try await SnapshotFixture(database: "fold_titles")
    let store = PostgresSessionStore(
      pool: database.pool, secrets: try await StoreSecrets.load(from: database.pool))
    let fixture = try Fixture(store: store)
    let job = FoldTitlesJob(pool: database.pool)
    let long = String(repeating: "ß", count: 199) + "x"
    let exact = String(repeating: "ß", count: 128)
    let visitor = try SnapshotFixture.uniqueUser()
    for title in [long, exact, "İzmir", "Ankara"] {
      let session = try await fixture.create(title)
      let change = SessionChange(
        title: try fixture.title(title), content: try fixture.content("[]"))
      try await fixture.update(session.id, change, expecting: 1)
      await database.visit(try await database.create(title), as: visitor, at: 1)
    }
    // As the rules were: cut at 256 code points, with the dot of İ.
    for table in ["session", "session_version", "snapshot", "snapshot_visit"] {
      let column = table == "snapshot_visit" ? "snapshot_title_fold" : "title_fold"
      try await database.run(
        """
        UPDATE \(table) SET \(column) = left(replace(\(column), 'izmir', U&'i\\0307zmir'), 256),
          fold_version = 1
        """)
    }
    try await database.run(
      """
      INSERT INTO session_version SELECT owner_id, session_id, n, title, title_fold, description,
        updated_at, content_sha256, content_size, last_request, last_writer_id, version_name,
        is_deleted
      FROM session_version, generate_series(100, 399) AS n WHERE title LIKE '%zmir'
      """)
    // 3 of 4 titles in five tables' worth of rows: a visit of the visitor and one of the owner.
    #expect(try await job.backlog(at: fixture.time(0)).count == 3 * 5 + 300)
    var steps: [JobStep] = []
    repeat {
      steps.append(try await job.step(at: fixture.time(0)))
    } while steps.last?.isMoreDue == true
    #expect(steps.map(\.handledCount) == [3, 200, 103, 3, 6, 0])
    #expect(try await job.backlog(at: fixture.time(0)) == .empty)
    for needle in ["izmir", "ßx", "İZMİR", "ıZ"] {
      let filter = try SessionFilter(titleContains: needle, limits: Limits())
      #expect(try await fixture.walk(filter: filter, pageSize: 9).count == 1)
      let logs = try await database.logs.listAccessLogs(
        AccessLogQuery(
          filter: AccessLogFilter(titleContains: needle, limits: Limits()), pageSize: 9),
        visitor: visitor, at: fixture.time(2))
      #expect(logs.logs.count == 1)
    }
  }
}
