// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

/// Returns its parameter, and how many calls were answered along with it.
private let crowd = Statement(
  name: "crowd", sql: "SELECT $1, 1::bigint", parameterTypes: [.int64],
  batched: Statement(
    name: "crowds",
    sql: """
      SELECT value, count(*) OVER (), call FROM unnest($1) WITH ORDINALITY AS calls (value, call)
      """,
    parameterTypes: [.int64Array]))
/// Returns its parameters, unless the first is odd: then nothing.
private let even = Statement(
  name: "even", sql: "SELECT $1, $2 WHERE $1 % 2 = 0", parameterTypes: [.int64, .text],
  batched: Statement(
    name: "evens",
    sql: """
      SELECT number, word, call FROM unnest($1, $2) WITH ORDINALITY AS calls (number, word, call)
      WHERE number % 2 = 0 ORDER BY call DESC
      """,
    parameterTypes: [.int64Array, .textArray]))
/// Divides 100 by its parameter.
private let quotient = Statement(
  name: "quotient", sql: "SELECT 100 / $1", parameterTypes: [.int64],
  batched: Statement(
    name: "quotients",
    sql: "SELECT 100 / value, call FROM unnest($1) WITH ORDINALITY AS calls (value, call)",
    parameterTypes: [.int64Array]))
/// Sleeps for so many milliseconds; returns the number of calls that sleep along with it.
private let sleepers = Statement(
  name: "sleep", sql: "SELECT 1::bigint, pg_sleep($1 / 1000.0)", parameterTypes: [.int64],
  batched: Statement(
    name: "sleeps",
    sql: """
      SELECT count(*) OVER (), pg_sleep(value / 1000.0), call
      FROM unnest($1) WITH ORDINALITY AS calls (value, call)
      """,
    parameterTypes: [.int64Array]))

@Suite struct BatchTests {
  /// Makes the calls wait for the only connection until all of them are there, then runs them.
  /// `meanwhile` is called when they have been sent.
  func withCrowd<Answer: Sendable>(
    of count: Int64, _ call: @escaping @Sendable (PostgresPool, Int64) async throws -> Answer,
    meanwhile: ([Task<Answer, any Error>]) -> Void = { _ in }
  ) async throws -> [Answer] {
    try await withPool(configure: {
      $0.readConnections = 1
      $0.readDepthMax = 1
    }) { pool in
      let blocker = Task { await failure { try await pool.query(nap, Parameters(600_000, 1)) } }
      try await waitUntil("the connection is busy") { await pool.statistics().read.busy > 0 }
      let calls = (0..<count).map { number in Task { try await call(pool, number) } }
      try await waitUntil("all calls wait") {
        await pool.statistics().read.waiting >= calls.count
      }
      blocker.cancel()
      _ = await blocker.value
      try await waitUntil("no call waits") { await pool.statistics().read.waiting == 0 }
      meanwhile(calls)
      var answers: [Answer] = []
      for call in calls { answers.append(try await call.value) }
      return answers
    }
  }

  @Test func `calls that wait together are answered together, each with its own row`()
    async throws
  {
    let answers = try await withCrowd(of: 40) { pool, number in
      let rows = try await pool.query(crowd, Parameters(number))
      #expect(try rows.count == 1 && rows.int64(0, 0) == number)
      #expect(throws: PostgresError.self) { try rows.int64(1, 0) }
      return try rows.int64(0, 1)
    }
    // 40 are more than one batch takes.
    #expect(Set(answers) == [32, 8])
  }

  @Test func `a call that finds a free connection goes alone`() async throws {
    try await withPool { pool in
      let companions = try await pool.query(crowd, Parameters(7)).int64(0, 1)
      #expect(companions == 1)
    }
  }

  @Test func `rows find their callers in any order, and some callers have none`() async throws {
    _ = try await withCrowd(of: 20) { pool, number in
      var parameters = Parameters(number)
      if number % 3 == 0 { parameters.appendNull() } else { parameters.append(text: "n\(number)") }
      let rows = try await pool.query(even, parameters)
      #expect(rows.count == (number % 2 == 0 ? 1 : 0))
      guard !rows.isEmpty else { return }
      #expect(try rows.int64(0, 0) == number)
      #expect(try rows.optionalText(0, 1) == (number % 3 == 0 ? nil : "n\(number)"))
    }
  }

  @Test func `one caller's bad value fails no neighbour`() async throws {
    let kinds = try await withCrowd(of: 20) { pool, number in
      await failure {
        let rows = try await pool.query(quotient, Parameters(number % 10))
        #expect(try rows.int64(0, 0) == 100 / (number % 10))
        return rows
      }?.kind
    }
    let failures = kinds.indices.filter { kinds[$0] != nil }
    #expect(failures == [0, 10])
    #expect(kinds[0] == .invalidValue)
  }

  @Test func `different statements do not mix`() async throws {
    _ = try await withCrowd(of: 30) { pool, number in
      if number % 3 == 0 {
        #expect(try await pool.query(echo, Parameters(number)).int64(0, 0) == number)
      } else if number % 3 == 1 {
        #expect(try await pool.query(crowd, Parameters(number)).int64(0, 0) == number)
      } else {
        let rows = try await pool.query(quotient, Parameters(number))
        #expect(try rows.int64(0, 0) == 100 / number)
      }
    }
  }

  @Test func `a caller that leaves a batch takes nobody along`() async throws {
    let answers = try await withCrowd(of: 4) { pool, number in
      try? await pool.query(sleepers, Parameters(number == 0 ? 100 : 0)).int64(0, 0)
    } meanwhile: { calls in
      calls[3].cancel()
    }
    #expect(answers[..<3] == [4, 4, 4])
  }

  @Test func `a batch that everybody has left is cancelled on the server`() async throws {
    let answers = try await withCrowd(of: 3) { pool, _ in
      let error = await failure { try await pool.query(sleepers, Parameters(600_000)) }
      // Nothing else would make the only connection free again before the test's time is over.
      let answer = Task { try await pool.query(echo, Parameters(5)).int64(0, 0) }
      return try await (error?.kind, answer.value)
    } meanwhile: { calls in
      for call in calls { call.cancel() }
    }
    for (kind, answer) in answers { #expect(kind == .cancelled && answer == 5) }
  }

  // MARK: Changes

  /// Sets a row of the table to 100 divided by a number, and counts how often.
  func setting(_ table: String) -> Statement {
    Statement(
      name: "set",
      sql: "UPDATE \(table) SET n = n + 1, q = 100 / $2 WHERE id = $1 RETURNING n",
      parameterTypes: [.int64, .int64],
      batched: Statement(
        name: "sets",
        sql: """
          WITH old AS MATERIALIZED (
            SELECT id, value, call FROM unnest($1, $2) WITH ORDINALITY AS calls (row, value, call)
            JOIN \(table) ON id = row ORDER BY id FOR UPDATE OF \(table) SKIP LOCKED)
          UPDATE \(table) SET n = n + 1, q = 100 / value FROM old WHERE \(table).id = old.id
          RETURNING n, call
          """,
        parameterTypes: [.int64Array, .int64Array]),
      keyCount: 1)
  }

  /// Makes changes wait for the only connection until all of them are there, then runs them;
  /// returns the answers, and the number of transactions that have left a row.
  func withChanges(
    rows: Int64, _ calls: [(row: Int64, value: Int64)], batching: Bool = true
  ) async throws -> (answers: [Result<Int64?, PostgresError>], transactions: Int64) {
    try await withPool(configure: {
      $0.writeConnections = 1
      $0.batchesChanges = batching
    }) { pool in
      let table = try await makeTable(pool, "id bigint PRIMARY KEY, n bigint, q bigint")
      _ = try await pool.write(
        Statement(
          name: "fill", sql: "INSERT INTO \(table) SELECT g, 0, 0 FROM generate_series(0, $1) g",
          parameterTypes: [.int64]), Parameters(rows - 1))
      let set = setting(table)
      let blocker = Task { await failure { try await pool.write(nap, Parameters(600_000, 1)) } }
      try await waitUntil("the connection is busy") { await pool.statistics().write.busy > 0 }
      let tasks = calls.map { call in
        Task { () -> Result<Int64?, PostgresError> in
          do {
            let rows = try await pool.write(set, Parameters(call.row, call.value))
            return .success(rows.isEmpty ? nil : try rows.int64(0, 0))
          } catch {
            guard let error = error as? PostgresError else { throw error }
            return .failure(error)
          }
        }
      }
      try await waitUntil("all changes wait") {
        await pool.statistics().write.waiting >= calls.count
      }
      blocker.cancel()
      _ = await blocker.value
      var answers: [Result<Int64?, PostgresError>] = []
      for task in tasks { answers.append(try await task.value) }
      let transactions = try await pool.write(
        Statement(
          name: "transactions",
          sql: "SELECT count(DISTINCT xmin::text) FROM \(table) WHERE n > 0"), Parameters())
      return (answers, try transactions.int64(0, 0))
    }
  }

  @Test func `changes that wait together are made by one transaction`() async throws {
    let calls = (0..<40).map { (row: Int64($0), value: Int64(1)) }
    let (answers, transactions) = try await withChanges(rows: 40, calls)
    #expect(answers.allSatisfy { (try? $0.get()) == 1 })
    // 40 are more than two batches take.
    #expect(transactions == 3)
  }

  @Test func `changes are made one by one where that is wanted`() async throws {
    let calls = (0..<10).map { (row: Int64($0), value: Int64(1)) }
    let (answers, transactions) = try await withChanges(rows: 10, calls, batching: false)
    #expect(answers.allSatisfy { (try? $0.get()) == 1 })
    #expect(transactions == 10)
  }

  @Test func `changes of one row are made one after the other`() async throws {
    let calls = (0..<20).map { (row: Int64($0 % 2), value: Int64(1)) }
    let (answers, _) = try await withChanges(rows: 2, calls)
    let counts = try answers.compactMap { try $0.get() }.sorted()
    let wanted: [Int64] = (0..<20).map { index in Int64(index / 2 + 1) }
    #expect(counts == wanted)
  }

  @Test func `a change that cannot be made keeps no other from being made`() async throws {
    let calls = (0..<20).map { (row: Int64($0), value: Int64($0 % 10)) }
    let (answers, transactions) = try await withChanges(rows: 20, calls)
    for (index, answer) in answers.enumerated() {
      switch answer {
      case .success(let count): #expect(count == 1 && index % 10 != 0)
      case .failure(let error): #expect(error.kind == .invalidValue && index % 10 == 0)
      }
    }
    #expect(transactions > 1)
  }

  @Test func `a change of a row that is not there runs alone and has no row`() async throws {
    let calls = (0..<12).map { (row: Int64($0), value: Int64(1)) }
    let (answers, transactions) = try await withChanges(rows: 10, calls)
    #expect(answers[..<10].allSatisfy { (try? $0.get()) == 1 })
    #expect(answers[10...].allSatisfy { (try? $0.get()) == .some(nil) })
    #expect(transactions == 1)
  }
}
