// SPDX-License-Identifier: Apache-2.0

import Glibc
import Postgres
import Reactor
import Synchronization
import TestSupport
import Testing

@testable import PrivateCluster

/// Something that one task tells many.
private final class Flag: Sendable {
  let isSet = Atomic(false)
}

/// These tests stop and kill a server of their own.
@Suite(.serialized) struct OutageTests {
  @Test func `a killed backend fails what it ran, and is replaced`() async throws {
    let lost = Mutex(0)
    try await withPool(configure: {
      $0.readConnections = 1
      $0.applicationName = "victim"
      $0.log = { if case .connectionLost = $0 { lost.withLock { $0 += 1 } } }
    }) { pool in
      let prepared = try await pool.query(echo, Parameters(1)).int64(0, 0)
      #expect(prepared == 1)
      let suicide = Statement(
        name: "suicide", sql: "SELECT pg_terminate_backend(pg_backend_pid())")
      let error = await failure { try await pool.query(suicide, Parameters()) }
      #expect(error?.kind == .unavailable)
      #expect(error?.mayHaveExecuted == true)
      // Prepared anew on the new connection.
      let again = try await pool.query(echo, Parameters(2)).int64(0, 0)
      #expect(again == 2)
      #expect(await pool.statistics().read.lost == 1)
    }
    #expect(lost.withLock { $0 } == 1)
  }

  @Test func `a server that stops and returns under load fails only what was in flight`()
    async throws
  {
    try await withCluster { configuration, cluster in
      let changes = Mutex<[Bool]>([])
      let loop = try EventLoop(name: "outage")
      try loop.start()
      let pool = PostgresPool(loop: loop)
      var settings = PostgresConfiguration(connectionString: cluster.connectionString)
      settings.outageGrace = .milliseconds(300)
      pool.start(settings) { availability in
        let isAvailable = availability == .available
        // Another reason is another availability too.
        changes.withLock { if ($0.last ?? false) != isAvailable { $0.append(isAvailable) } }
      }
      let stop = Flag()
      try await withThrowingTaskGroup(of: [String: Int].self) { group in
        for worker in 0..<8 as Range<Int64> {
          group.addTask {
            var outcomes: [String: Int] = [:]
            while !stop.isSet.load(ordering: .relaxed) {
              let outcome: String
              do throws(PostgresError) {
                let number = try await pool.query(echo, Parameters(worker)).int64(0, 0)
                outcome = number == worker ? "right" : "wrong"
              } catch {
                outcome = "\(error.kind)"
              }
              outcomes[outcome, default: 0] += 1
            }
            return outcomes
          }
        }
        try await waitUntil("the pool is available") { pool.isAvailable }
        cluster.stop()
        try await waitUntil("the pool is unavailable") { !pool.isAvailable }
        let restarted = try PrivateCluster.start(configuration)
        try await waitUntil("the pool is available again") { pool.isAvailable }
        let answer = try await pool.query(echo, Parameters(42)).int64(0, 0)
        #expect(answer == 42)
        stop.isSet.store(true, ordering: .relaxed)
        var total: [String: Int] = [:]
        for try await outcomes in group { total.merge(outcomes, uniquingKeysWith: +) }
        #expect(Set(total.keys).isSubset(of: ["right", "unavailable"]))
        #expect(total["right", default: 0] > 0)
        restarted.stop()
      }
      #expect(changes.withLock { $0.prefix(3) } == [true, false, true])
      await pool.close()
      loop.stop()
      loop.join()
    }
  }

  @Test func `a write whose reply is lost may have happened, and the error says so`() async throws {
    let proxy = try StoppableProxy(to: try TestCluster.shared())
    try await withPool { observer in
      let table = try await makeTable(observer, "id bigint PRIMARY KEY")
      let insert = Statement(
        name: "insert", sql: "INSERT INTO \(table) VALUES ($1)", parameterTypes: [.int64])
      let count = Statement(name: "count", sql: "SELECT count(*) FROM \(table)")
      try await withPool(configure: { $0.connectionString = proxy.connectionString }) { pool in
        _ = try await pool.write(insert, Parameters(1))
        await proxy.holdReplies(true)
        let lost = Task { await failure { try await pool.write(insert, Parameters(2)) } }
        try await waitUntil("the second row is there") {
          try await observer.query(count, Parameters()).int64(0, 0) == 2
        }
        await proxy.cut()
        await proxy.holdReplies(false)
        let error = await lost.value
        #expect(error?.kind == .unavailable)
        #expect(error?.mayHaveExecuted == true)
        // The pool comes back by itself.
        _ = try await pool.write(insert, Parameters(3))
        let written = try await pool.query(count, Parameters()).int64(0, 0)
        #expect(written == 3)
      }
    }
    await proxy.stop()
  }

  @Test(.timeLimit(.minutes(hangLimitMinutes)))
  func `a session that is accepted but never answered is given up`() async throws {
    let proxy = try StoppableProxy(to: try TestCluster.shared())
    await proxy.holdNewSessions(true)
    let givenUp = Flag()
    try await withPool(configure: {
      $0.connectionString = proxy.connectionString
      $0.connectTimeout = .seconds(1)
      $0.outageGrace = .seconds(60)
      $0.log = { event in
        guard case .connectFailed(let failures, _) = event else { return }
        guard case .silent(.preparing, _) = failures.first?.refusal else { return }
        givenUp.isSet.store(true, ordering: .relaxed)
      }
    }) { pool in
      try await waitUntil("the session is given up") {
        givenUp.isSet.load(ordering: .relaxed)
      }
      await proxy.holdNewSessions(false)
      let answer = try await pool.query(echo, Parameters(1)).int64(0, 0)
      #expect(answer == 1)
    }
    await proxy.stop()
  }

  @Test func `a caller may leave although the server has fallen silent`() async throws {
    let proxy = try StoppableProxy(to: try TestCluster.shared())
    try await withPool(configure: { $0.connectionString = proxy.connectionString }) { pool in
      _ = try await pool.query(echo, Parameters(1))
      await proxy.holdReplies(true)
      let silent = Task { await failure { try await pool.query(echo, Parameters(2)) } }
      try await waitUntil("the connection is busy") { await pool.statistics().read.busy > 0 }
      silent.cancel()
      #expect(await silent.value?.kind == .cancelled)
      await proxy.holdReplies(false)
      let answer = try await pool.query(echo, Parameters(3)).int64(0, 0)
      #expect(answer == 3)
    }
    await proxy.stop()
  }

  @Test func `a connection that is cut between any two statements never gives a wrong answer`()
    async throws
  {
    let proxy = try StoppableProxy(to: try TestCluster.shared())
    try await withPool(configure: { $0.connectionString = proxy.connectionString }) { pool in
      let outcomes = try await withThrowingTaskGroup(of: [String: Int].self) { group in
        for worker in 0..<6 as Range<Int64> {
          group.addTask {
            var outcomes: [String: Int] = [:]
            for round in 0..<400 as Range<Int64> {
              let number = worker * 1_000 + round
              let outcome: String
              do throws(PostgresError) {
                let steps = [(echo, Parameters(number)), (echo, Parameters(-number))]
                let rows = try await pool.transaction(steps)
                let pair = (try rows[0].int64(0, 0), try rows[1].int64(0, 0))
                outcome = pair == (number, -number) ? "right" : "wrong"
              } catch {
                outcome = "\(error.kind)"
              }
              outcomes[outcome, default: 0] += 1
            }
            return outcomes
          }
        }
        for _ in 0..<20 {
          await proxy.cut()
          _ = await failure { try await pool.query(echo, Parameters(1)) }
        }
        return try await group.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
      }
      #expect(Set(outcomes.keys).isSubset(of: ["right", "unavailable"]))
      #expect(outcomes["right", default: 0] > 2_000)
    }
    await proxy.stop()
  }

  @Test func `every acknowledged write survives a killed server`() async throws {
    try await withCluster { configuration, cluster in
      var pidFile = [UInt8](repeating: 0, count: 16)
      let file = open(cluster.dataDirectory + "/postgres/postmaster.pid", O_RDONLY)
      #expect(read(file, &pidFile, pidFile.count) > 0)
      close(file)
      let digits = pidFile.prefix { $0 != UInt8(ascii: "\n") }
      let postmaster = try #require(pid_t(String(decoding: digits, as: UTF8.self)))

      let table = "ledger"
      let insert = Statement(
        name: "insert", sql: "INSERT INTO \(table) VALUES ($1)", parameterTypes: [.int64])
      let connect = { (settings: inout PostgresConfiguration) in
        settings.connectionString = cluster.connectionString
        settings.outageGrace = .milliseconds(200)
      }
      let acknowledged = try await withPool(configure: connect) { pool in
        let create = Statement(
          name: "create", sql: "CREATE TABLE \(table) (id bigint PRIMARY KEY)")
        try await waitUntil("the pool is connected") {
          await failure { try await pool.write(create, Parameters()) } == nil
        }
        return try await withThrowingTaskGroup(of: [Int64].self) { group in
          for worker in 0..<8 as Range<Int64> {
            group.addTask {
              var kept: [Int64] = []
              for round in 0..<100_000 as Range<Int64> {
                let id = worker * 100_000 + round
                let error = await failure { try await pool.write(insert, Parameters(id)) }
                if error == nil { kept.append(id) }
                if error != nil { break }
                if worker == 0, round == 200 { kill(postmaster, SIGKILL) }
              }
              return kept
            }
          }
          return try await group.reduce(into: [], +=)
        }
      }
      cluster.stop()
      let restarted = try PrivateCluster.start(configuration)
      let present = try await withPool(configure: connect) { pool in
        let all = Statement(name: "all", sql: "SELECT id FROM \(table)")
        let rows = try await pool.query(all, Parameters())
        return Set(try (0..<rows.count).map { try rows.int64($0, 0) })
      }
      #expect(acknowledged.count > 200)
      #expect(present.isSuperset(of: acknowledged))
      restarted.stop()
    }
  }
}
