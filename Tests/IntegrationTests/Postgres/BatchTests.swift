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
}
