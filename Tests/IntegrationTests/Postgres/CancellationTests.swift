// SPDX-License-Identifier: Apache-2.0

import Postgres
import Reactor
import Synchronization
import TestSupport
import Testing

/// Counts what is running on the server under an application name, apart from the question itself.
private let running = Statement(
  name: "running",
  sql: """
    SELECT count(*) FROM pg_stat_activity
    WHERE application_name = $1 AND state = 'active' AND pid <> pg_backend_pid()
    """, parameterTypes: [.text])

@Suite struct CancellationTests {
  func countRunning(_ pool: PostgresPool, _ name: String) async throws -> Int64 {
    var parameters = Parameters()
    parameters.append(text: name)
    return try await pool.query(running, parameters).int64(0, 0)
  }

  /// Asks until `count` statements run.
  func waitUntil(_ count: Int64, runOn pool: PostgresPool, as name: String) async throws {
    try await TestSupport.waitUntil("\(count) statements of \(name) run") {
      try await countRunning(pool, name) == count
    }
  }

  @Test func `a running read is cancelled on the server, and its caller returns at once`()
    async throws
  {
    try await withPool { observer in
      try await withPool(configure: { $0.applicationName = "cancel-read" }) { pool in
        let task = Task { await failure { try await pool.query(nap, Parameters(600_000, 1)) } }
        try await waitUntil(1, runOn: observer, as: "cancel-read")
        task.cancel()
        let error = await task.value
        #expect(error?.kind == .cancelled)
        #expect(error?.mayHaveExecuted == true)
        try await waitUntil(0, runOn: observer, as: "cancel-read")
        let answer = try await pool.query(echo, Parameters(3)).int64(0, 0)
        #expect(answer == 3)
      }
    }
  }

  @Test func `a running transaction is cancelled and rolled back`() async throws {
    try await withPool { observer in
      try await withPool(configure: {
        $0.applicationName = "cancel-write"
        $0.writeConnections = 1
      }) { pool in
        let table = try await makeTable(observer, "id bigint")
        let insert = Statement(
          name: "insert", sql: "INSERT INTO \(table) VALUES ($1)", parameterTypes: [.int64])
        let count = Statement(name: "count", sql: "SELECT count(*) FROM \(table)")
        let steps = [(insert, Parameters(1)), (nap, Parameters(600_000, 1))]
        let task = Task { await failure { try await pool.transaction(steps)[0] } }
        try await waitUntil(1, runOn: observer, as: "cancel-write")
        task.cancel()
        #expect(await task.value?.kind == .cancelled)
        // The only connection for writes is free again, and clean.
        _ = try await pool.write(insert, Parameters(2))
        let left = try await pool.query(count, Parameters()).int64(0, 0)
        #expect(left == 1)
      }
    }
  }

  @Test func `what had not been sent never runs`() async throws {
    try await withPool { observer in
      try await withPool(configure: {
        $0.applicationName = "cancel-queued"
        $0.writeConnections = 1
      }) { pool in
        let table = try await makeTable(observer, "id bigint")
        let insert = Statement(
          name: "insert", sql: "INSERT INTO \(table) VALUES ($1)", parameterTypes: [.int64])
        let blocker = Task { await failure { try await pool.write(nap, Parameters(600_000, 1)) } }
        try await waitUntil(1, runOn: observer, as: "cancel-queued")
        let queued = (0..<20 as Range<Int64>).map { id in
          Task { await failure { try await pool.write(insert, Parameters(id)) } }
        }
        try await TestSupport.waitUntil("20 writes wait") {
          await pool.statistics().write.waiting >= 20
        }
        for task in queued { task.cancel() }
        for task in queued {
          let error = await task.value
          #expect(error?.kind == .cancelled && error?.mayHaveExecuted == false)
        }
        blocker.cancel()
        _ = await blocker.value
        _ = try await pool.write(insert, Parameters(100))
        let count = Statement(name: "count", sql: "SELECT count(*), min(id) FROM \(table)")
        let rows = try await pool.query(count, Parameters())
        #expect(try rows.int64(0, 0) == 1 && rows.int64(0, 1) == 100)
      }
    }
  }

  @Test func `a task that is already cancelled sends nothing`() async throws {
    try await withPool { pool in
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return await failure { try await pool.query(echo, Parameters(1)) }
      }
      let error = await task.value
      #expect(error?.kind == .cancelled && error?.mayHaveExecuted == false)
    }
  }

  /// The race that matters: cancel requests fly while neighbours run on the same connections. Every
  /// survivor must get its own answer, although cancels keep hitting the wrong statement.
  @Test func `cancelling at any moment never hits a neighbour`() async throws {
    try await withPool(configure: {
      $0.readConnections = 2
      $0.cancelDelay = .zero
      $0.queueLengthMax = 100_000
    }) { pool in
      let outcomes = await withTaskGroup(of: String.self) { group in
        for number in 0..<1_500 as Range<Int64> {
          let isVictim = number % 3 == 0
          group.addTask {
            let task = Task {
              try await pool.query(nap, Parameters(isVictim ? 5 : 1, number)).int64(0, 0)
            }
            if isVictim {
              for _ in 0..<(number % 50) { await Task.yield() }
              task.cancel()
            }
            do {
              return try await task.value == number ? "right" : "wrong answer"
            } catch let error as PostgresError {
              return isVictim && error.kind == .cancelled ? "cancelled" : "\(error)"
            } catch { return "\(error)" }
          }
        }
        return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
      }
      let strange = outcomes.filter { !["right", "cancelled"].contains($0.key) }
      #expect(strange.isEmpty)
      #expect(outcomes["right", default: 0] >= 1_000)
    }
  }

  /// The same for writes, whose connection carries one statement at a time.
  @Test func `a cancelled write never takes the next one with it`() async throws {
    try await withPool(configure: {
      $0.writeConnections = 2
      $0.cancelDelay = .zero
    }) { pool in
      let table = try await makeTable(pool, "id bigint PRIMARY KEY")
      let insert = Statement(
        name: "insert", sql: "INSERT INTO \(table) SELECT $1 FROM pg_sleep(0.001)",
        parameterTypes: [.int64])
      let kept = await withTaskGroup(of: Int64?.self) { group in
        for number in 0..<600 as Range<Int64> {
          group.addTask {
            let task = Task {
              await failure { try await pool.transaction([(insert, Parameters(number))])[0] }
            }
            if number % 2 == 0 {
              for _ in 0..<(number % 40) { await Task.yield() }
              task.cancel()
            }
            let error = await task.value
            if number % 2 == 1, let error { Issue.record("\(number): \(error)") }
            return error == nil || error?.mayHaveExecuted == true ? number : nil
          }
        }
        return await group.reduce(into: Set<Int64>()) { if let id = $1 { $0.insert(id) } }
      }
      let rows = try await pool.query(
        Statement(name: "ids", sql: "SELECT id FROM \(table)"), Parameters())
      let present = Set(try (0..<rows.count).map { try rows.int64($0, 0) })
      #expect(present.isSubset(of: kept))
      #expect(present.isSuperset(of: (0..<600).filter { $0 % 2 == 1 }))
    }
  }
}
