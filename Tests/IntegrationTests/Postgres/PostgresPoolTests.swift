// SPDX-License-Identifier: Apache-2.0

import Postgres
import PrivateCluster
import Reactor
import Synchronization
import TestSupport
import Testing

@Suite struct PostgresPoolTests {
  @Test func `values of every type come back`() async throws {
    let all = Statement(
      name: "all", sql: "SELECT $1, $2, $3, $4, $5, $6, $7, $8, NULL::text",
      parameterTypes: [
        .text, .bytes, .int64, .int32, .bool, .timestamp, .textArray, .int64Array,
      ])
    var parameters = Parameters()
    parameters.append(text: "grüße\u{1F600}")
    parameters.append(bytes: [0, 1, 255])
    parameters.append(int64: .min)
    parameters.append(int32: -7)
    parameters.append(bool: true)
    parameters.append(timestampMicroseconds: 1_700_000_000_123_456)
    parameters.append(textArray: ["a", ""])
    parameters.append(int64Array: [])
    let rows = try await withPool { try await $0.query(all, parameters) }
    #expect(rows.count == 1 && rows.columnCount == 9)
    #expect(try rows.text(0, 0) == "grüße\u{1F600}")
    #expect(try rows.bytes(0, 1) == [0, 1, 255])
    #expect(try rows.int64(0, 2) == .min)
    #expect(try rows.int32(0, 3) == -7)
    #expect(try rows.bool(0, 4))
    #expect(try rows.timestampMicroseconds(0, 5) == 1_700_000_000_123_456)
    #expect(try rows.optionalText(0, 8) == nil)
    #expect(throws: PostgresError.self) { try rows.int64(0, 3) }
    #expect(throws: PostgresError.self) { try rows.text(0, 1) }
    #expect(throws: PostgresError.self) { try rows.text(0, 8) }
    #expect(throws: PostgresError.self) { try rows.text(1, 0) }
    #expect(throws: PostgresError.self) { try rows.text(0, 9) }
    #expect(throws: PostgresError.self) { try rows.text(-1, 0) }
  }

  @Test func `empty values are not NULL`() async throws {
    let statement = Statement(
      name: "empty", sql: "SELECT $1 IS NULL, $2 IS NULL, $3 IS NULL",
      parameterTypes: [.text, .bytes, .text])
    var parameters = Parameters()
    parameters.append(text: "")
    parameters.append(bytes: [])
    parameters.appendNull()
    let rows = try await withPool { try await $0.query(statement, parameters) }
    let nulls = try (0..<3).map { try rows.bool(0, $0) }
    #expect(nulls == [false, false, true])
  }

  @Test func `thousands of pipelined statements each get their own answer`() async throws {
    try await withPool { pool in
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<4_000 as Range<Int64> {
          group.addTask {
            if number % 7 == 3 {
              let error = await failure { try await pool.query(divide, Parameters(0)) }
              return error?.kind == .invalidValue && error?.sqlState == "22012"
            }
            return try await pool.query(echo, Parameters(number)).int64(0, 0) == number
          }
        }
        for try await isRight in group { #expect(isRight) }
      }
    }
  }

  @Test func `a document of the largest size goes there and back`() async throws {
    let statement = Statement(name: "big", sql: "SELECT $1", parameterTypes: [.bytes])
    let document = [UInt8](repeating: 0x61, count: 8 << 20)
    var parameters = Parameters()
    parameters.append(bytes: document)
    try await withPool { pool in
      for _ in 0..<3 {
        let answer = try await pool.query(statement, parameters).bytes(0, 0)
        #expect(answer == document)
      }
    }
  }

  @Test func `a statement that cannot be prepared fails each caller and no neighbour`()
    async throws
  {
    let broken = Statement(name: "broken", sql: "SELECT nothing FROM nowhere")
    try await withPool { pool in
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<200 as Range<Int64> {
          group.addTask {
            if number % 2 == 0 {
              return try await pool.query(echo, Parameters(number)).int64(0, 0) == number
            }
            return await failure { try await pool.query(broken, Parameters()) }?.kind
              == .schemaMismatch
          }
        }
        for try await isRight in group { #expect(isRight) }
      }
    }
  }

  @Test func `a transaction takes effect as a whole or not at all`() async throws {
    try await withPool { pool in
      let table = try await makeTable(pool, "id bigint PRIMARY KEY")
      let insert = Statement(
        name: "insert", sql: "INSERT INTO \(table) VALUES ($1)", parameterTypes: [.int64])
      let count = Statement(name: "count", sql: "SELECT count(*) FROM \(table)")

      let rows = try await pool.transaction([
        (insert, Parameters(1)), (count, Parameters()), (insert, Parameters(2)),
      ])
      #expect(rows.count == 3)
      #expect(rows[0].affectedCount == 1)
      #expect(try rows[1].int64(0, 0) == 1)

      do {
        _ = try await pool.transaction([(insert, Parameters(3)), (insert, Parameters(1))])
        Issue.record("a duplicate was accepted")
      } catch let error as PostgresError {
        #expect(error.kind == .uniqueViolation(constraint: "\(table)_pkey"))
        #expect(!error.mayHaveExecuted)
        #expect(!"\(error)".contains("(1)"))
      }
      let counted = try await pool.query(count, Parameters()).int64(0, 0)
      #expect(counted == 2)
      // The connection is free again, outside any transaction.
      for id in 10..<30 as Range<Int64> { _ = try await pool.write(insert, Parameters(id)) }
      let recounted = try await pool.query(count, Parameters()).int64(0, 0)
      #expect(recounted == 22)
    }
  }

  @Test func `many transactions, half of which fail, leave the other half`() async throws {
    try await withPool { pool in
      let table = try await makeTable(pool, "id bigint PRIMARY KEY, twin bigint NOT NULL")
      let insert = Statement(
        name: "insert", sql: "INSERT INTO \(table) VALUES ($1, $2)",
        parameterTypes: [.int64, .int64])
      let failures = await withTaskGroup(of: Bool.self) { group in
        for id in 0..<400 as Range<Int64> {
          group.addTask {
            let twin = id % 2 == 0 ? id + 1_000 : id
            let steps = [(insert, Parameters(id, id)), (insert, Parameters(twin, id))]
            return await failure { try await pool.transaction(steps)[0] } != nil
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(failures == 200)
      let count = Statement(name: "count", sql: "SELECT count(*) FROM \(table)")
      let counted = try await pool.query(count, Parameters()).int64(0, 0)
      #expect(counted == 400)
    }
  }

  @Test func `the session is set up`() async throws {
    let show = Statement(
      name: "show",
      sql: """
        SELECT current_setting('statement_timeout'), current_setting('jit'),
          current_setting('synchronous_commit'), current_setting('timezone'),
          current_setting('application_name'), current_setting('client_encoding')
        """)
    let rows = try await withPool(configure: {
      $0.statementTimeout = .milliseconds(1500)
      $0.synchronousCommit = false
      $0.applicationName = "fixture"
    }) { try await $0.query(show, Parameters()) }
    let settings = try (0..<6).map { try rows.text(0, $0) }
    #expect(settings == ["1500ms", "off", "off", "UTC", "fixture", "UTF8"])
  }

  @Test func `defaults of the database change no setting that results depend on`() async throws {
    let cluster = try TestCluster.shared()
    let hostile = [
      "default_transaction_isolation = 'serializable'", "idle_session_timeout = '1ms'",
      "lock_timeout = '1ms'", "synchronous_commit = off", "timezone = 'Asia/Tokyo'",
      "datestyle = 'German'", "intervalstyle = 'sql_standard'", "extra_float_digits = 0",
      "bytea_output = 'escape'", "standard_conforming_strings = off",
      "client_min_messages = 'error'", "search_path = 'pg_catalog'", "client_encoding = 'LATIN1'",
      "transform_null_equals = on",
    ]
    try await withPool { pool in
      for sql in ["CREATE DATABASE hostile TEMPLATE template0"]
        + hostile.map({ "ALTER DATABASE hostile SET \($0)" })
      {
        _ = try await pool.write(Statement(name: "prepare", sql: sql), Parameters())
      }
    }
    let names = hostile.compactMap { $0.split(separator: " ").first }
    let show = Statement(
      name: "show",
      sql: "SELECT " + names.map { "current_setting('\($0)')" }.joined(separator: ", "))
    let rows = try await withPool(configure: {
      $0.connectionString = cluster.connectionString + " dbname=hostile"
      $0.schema = "public"
    }) { try await $0.query(show, Parameters()) }
    let settings = try names.indices.map { try rows.text(0, $0) }
    #expect(
      settings == [
        "read committed", "0", "0", "on", "UTC", "ISO, MDY", "postgres", "1", "hex", "on", "notice",
        "\"public\"", "UTF8", "off",
      ])
  }

  @Test func `an operator's stronger commit stays`() async throws {
    let cluster = try TestCluster.shared()
    try await withPool { pool in
      for sql in [
        "CREATE DATABASE stronger TEMPLATE template0",
        "ALTER DATABASE stronger SET synchronous_commit = remote_apply",
      ] { _ = try await pool.write(Statement(name: "prepare", sql: sql), Parameters()) }
    }
    let show = Statement(name: "show", sql: "SELECT current_setting('synchronous_commit')")
    let rows = try await withPool(configure: {
      $0.connectionString = cluster.connectionString + " dbname=stronger"
    }) { try await $0.query(show, Parameters()) }
    #expect(try rows.text(0, 0) == "remote_apply")
  }

  @Test func `without documents' connections those for reads serve`() async throws {
    let heavy = Statement(
      name: "heavy", sql: "SELECT $1", parameterTypes: [.int64], weight: .heavy)
    try await withPool(configure: {
      $0.readConnections = 1
      $0.documentConnections = 0
      $0.writeConnections = 1
    }) { pool in
      let answer = try await pool.query(heavy, Parameters(7)).int64(0, 0)
      let documentConnections = await pool.statistics().document.connections
      #expect(answer == 7)
      #expect(documentConnections == 0)
    }
  }

  @Test(.timeLimit(.minutes(hangLimitMinutes)))
  func `who has no connection gets one that another pool gives back`() async throws {
    let cluster = try TestCluster.shared()
    try await withPool { pool in
      _ = try await pool.write(
        Statement(name: "prepare", sql: "CREATE ROLE narrow LOGIN CONNECTION LIMIT 6"),
        Parameters())
    }
    let narrow = cluster.connectionString + " user=narrow"
    try await withPool(configure: {
      $0.connectionString = narrow
      $0.readConnections = 2
      $0.documentConnections = 2
      $0.writeConnections = 2
    }) { full in
      for kind in 0..<2 { _ = try await full.query(echo, Parameters(Int64(kind))) }
      _ = try await full.write(echo, Parameters(3))
      try await waitUntil("the first pool has all connections") {
        let now = await full.statistics()
        return now.read.connections + now.document.connections + now.write.connections == 6
      }
      try await withPool(configure: {
        $0.connectionString = narrow
        $0.readConnections = 1
        $0.documentConnections = 0
        $0.writeConnections = 1
        $0.shortage = { full.giveBack() }
      }) { empty in
        let read = try await empty.query(echo, Parameters(1)).int64(0, 0)
        let written = try await empty.write(echo, Parameters(2)).int64(0, 0)
        #expect((read, written) == (1, 2))
      }
      #expect(full.isAvailable)
    }
  }

  @Test func `a statement that runs too long is ended`() async throws {
    try await withPool(configure: { $0.statementTimeout = .milliseconds(50) }) { pool in
      let error = await failure { try await pool.query(nap, Parameters(60_000, 1)) }
      #expect(error?.kind == .timedOut)
      let answer = try await pool.query(echo, Parameters(5)).int64(0, 0)
      #expect(answer == 5)
    }
  }

  @Test func `without a server statements fail as unavailable`() async throws {
    let reasons = Mutex<[String]>([])
    try await withPool(configure: {
      $0.connectionString = "host=/nonexistent dbname=holdfast"
      $0.outageGrace = .milliseconds(100)
      $0.log = { event in
        if case .connectFailed(let failures, _) = event {
          reasons.withLock { $0.append("\(failures)") }
        }
      }
    }) { pool in
      for _ in 0..<2 {
        let error = await failure { try await pool.query(echo, Parameters(1)) }
        #expect(error?.kind == .unavailable)
        #expect(error?.mayHaveExecuted == false)
      }
      #expect(!pool.isAvailable)
    }
    #expect(reasons.withLock { $0.first?.contains("/nonexistent") } == true)
  }

  @Test func `parameters that do not fit their statement are the statement's error`() async throws {
    try await withPool { pool in
      let error = await failure { try await pool.query(echo, Parameters(1, 2)) }
      #expect(error?.kind == .schemaMismatch)
      #expect(error?.mayHaveExecuted == false)
    }
  }

  @Test func `a connection string that cannot be read is never quoted`() async throws {
    let secret = "postgres://user:hunter2@[host"
    let reasons = Mutex<[String]>([])
    try await withPool(configure: {
      $0.connectionString = secret
      $0.outageGrace = .milliseconds(50)
      $0.log = { event in
        if case .connectFailed(let failures, _) = event {
          reasons.withLock { $0.append("\(failures)") }
        }
      }
    }) { pool in
      let error = await failure { try await pool.query(echo, Parameters(1)) }
      #expect(error?.kind == .unavailable)
    }
    let migration = await #expect(throws: MigrationError.self) {
      try await Migrator(connectionString: secret, migrations: []).status()
    }
    let said = reasons.withLock { $0 } + ["\(String(describing: migration))"]
    #expect(said.count > 1 && !said.contains { $0.contains("hunter2") })
  }

  @Test func `more than may wait is refused`() async throws {
    try await withPool(configure: {
      $0.readConnections = 1
      $0.readDepthMax = 1
      $0.queueLengthMax = 10
    }) { pool in
      _ = try await pool.query(echo, Parameters(0))
      let outcomes = await withTaskGroup(of: String.self) { group in
        for number in 0..<50 as Range<Int64> {
          group.addTask {
            let error = await failure { try await pool.query(nap, Parameters(200, number)) }
            return error.map { "\($0.kind)" } ?? "done"
          }
        }
        return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
      }
      #expect(outcomes == ["done": 11, "queueFull": 39])
    }
  }
}
