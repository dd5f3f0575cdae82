// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Postgres

/// What happens when something that was prepared becomes wrong, and when a commit fails.
@Suite struct PreparationTests {
  /// Runs `body` with a pool that has one connection of each kind, and a table of numbers.
  private func withTable(
    _ body: (PostgresPool, _ table: String) async throws -> Void
  ) async throws {
    try await withPool(configure: {
      $0.readConnections = 1
      $0.writeConnections = 1
    }) { pool in
      try await body(pool, try await makeTable(pool, "id bigint"))
      let lost = await pool.statistics()
      #expect(lost.read.lost == 0 && lost.write.lost == 0)
    }
  }

  private func run(_ sql: String, on pool: PostgresPool) async throws {
    _ = try await pool.write(Statement(name: "text", sql: sql), Parameters())
  }

  @Test func `a statement whose rows a change of the schema gave another form runs anew`()
    async throws
  {
    try await withTable { pool, table in
      let select = Statement(name: "select", sql: "SELECT * FROM \(table)")
      let insert = Statement(
        name: "insert", sql: "INSERT INTO \(table) (id) VALUES ($1)", parameterTypes: [.int64])
      #expect(try await pool.query(select, Parameters()).columnCount == 1)
      _ = try await pool.transaction([(insert, Parameters(1)), (select, Parameters())])
      try await run("ALTER TABLE \(table) ADD COLUMN twin bigint", on: pool)
      // Many at once: what was sent behind the first meets the same plan.
      let widths = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<20 {
          group.addTask { try await pool.query(select, Parameters()).columnCount }
        }
        return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
      }
      #expect(widths == [2])
      let rows = try await pool.transaction([(insert, Parameters(2)), (select, Parameters())])
      #expect(rows[1].columnCount == 2 && rows[1].count == 2)
    }
  }

  @Test func `statements that the server has forgotten are prepared anew`() async throws {
    try await withTable { pool, table in
      let insert = Statement(
        name: "insert", sql: "INSERT INTO \(table) (id) VALUES ($1)", parameterTypes: [.int64])
      let count = Statement(name: "count", sql: "SELECT count(*) FROM \(table)")
      for number in 0..<3 as Range<Int64> {
        _ = try await pool.write(insert, Parameters(number))
        _ = try await pool.transaction([(insert, Parameters(number)), (count, Parameters())])
        try await run("DEALLOCATE ALL", on: pool)
        let rows = try await pool.transaction([
          (insert, Parameters(number)), (count, Parameters()),
        ])
        #expect(try rows[1].int64(0, 0) == (number + 1) * 3)
        try await run("DEALLOCATE ALL", on: pool)
      }
      _ = try await pool.query(echo, Parameters(1))
      _ = try await pool.query(Statement(name: "forget", sql: "DEALLOCATE ALL"), Parameters())
      #expect(try await pool.query(echo, Parameters(7)).int64(0, 0) == 7)
    }
  }

  @Test func `a connection keeps a bounded number of composed statements prepared`() async throws {
    try await withTable { pool, _ in
      let composed = (0..<Int64(3 * PreparedStatements.composedMax)).map {
        Statement(
          name: "composed", sql: "SELECT $1 + \($0)", parameterTypes: [.int64], isComposed: true)
      }
      // Many at once, so that some are prepared, run and forgotten in one turn; and each again.
      for _ in 0..<2 {
        let sums = try await withThrowingTaskGroup(of: Int64.self) { group in
          for statement in composed {
            group.addTask { try await pool.query(statement, Parameters(1)).int64(0, 0) }
          }
          return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
        }
        #expect(sums == Set(1...Int64(composed.count)))
      }
      let count = Statement(
        name: "count",
        sql: "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'composed#%'")
      let kept = try await pool.query(count, Parameters()).int64(0, 0)
      #expect(kept == Int64(PreparedStatements.composedMax))
    }
  }

  @Test func `a composed statement that the server has forgotten already is no failure`()
    async throws
  {
    try await withTable { pool, _ in
      func statement(_ number: Int) -> Statement {
        Statement(
          name: "composed", sql: "SELECT $1 + \(number)", parameterTypes: [.int64],
          isComposed: true)
      }
      for number in 0..<PreparedStatements.composedMax {
        _ = try await pool.query(statement(number), Parameters(1))
      }
      _ = try await pool.query(Statement(name: "forget", sql: "DEALLOCATE ALL"), Parameters())
      #expect(try await pool.query(statement(7), Parameters(1)).int64(0, 0) == 8)
    }
  }

  @Test func `a name that is taken on the server is freed`() async throws {
    try await withTable { pool, _ in
      let statement = Statement(name: "mine", sql: "SELECT $1", parameterTypes: [.int64])
      try await run("PREPARE \"\(statement.serverName)\" AS SELECT 'theirs'", on: pool)
      #expect(try await pool.write(statement, Parameters(7)).int64(0, 0) == 7)
      let rows = try await pool.transaction([(statement, Parameters(8))])
      #expect(try rows[0].int64(0, 0) == 8)
    }
  }

  @Test func `what a statement itself does not support is its error, and is sent once`()
    async throws
  {
    try await withTable { pool, table in
      try await run(
        """
        CREATE FUNCTION \(table)_refuse() RETURNS bigint LANGUAGE plpgsql AS $$
          BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'feature_not_supported'; END $$
        """, on: pool)
      let refuse = Statement(name: "refuse", sql: "SELECT \(table)_refuse()")
      for _ in 0..<3 {
        #expect(await failure { try await pool.query(refuse, Parameters()) }?.sqlState == "0A000")
        #expect(try await pool.query(echo, Parameters(7)).int64(0, 0) == 7)
      }
    }
  }

  @Test func `an error that comes with the commit is the operation's, and the connection stays`()
    async throws
  {
    try await withTable { pool, table in
      try await run(
        """
        CREATE FUNCTION \(table)_late() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN RAISE EXCEPTION 'late' USING ERRCODE = 'serialization_failure'; END $$
        """, on: pool)
      try await run(
        """
        CREATE CONSTRAINT TRIGGER late AFTER INSERT ON \(table) DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW WHEN (NEW.id = 13) EXECUTE FUNCTION \(table)_late()
        """, on: pool)
      let insert = Statement(
        name: "insert", sql: "INSERT INTO \(table) (id) VALUES ($1)", parameterTypes: [.int64])
      for _ in 0..<3 {
        let error = await failure { try await pool.write(insert, Parameters(13)) }
        #expect(error?.kind == .serialization && error?.mayHaveExecuted == false)
        let late = await failure {
          try await pool.transaction([(insert, Parameters(13))])[0]
        }
        #expect(late?.kind == .serialization && late?.mayHaveExecuted == false)
        _ = try await pool.write(insert, Parameters(1))
      }
      let count = Statement(name: "count", sql: "SELECT count(*) FROM \(table)")
      #expect(try await pool.query(count, Parameters()).int64(0, 0) == 3)
    }
  }
}
