// SPDX-License-Identifier: Apache-2.0

import Glibc
import Postgres
import Reactor
import Synchronization
import Testing

@testable import PrivateCluster

/// Something that one task tells many.
private final class Flag: Sendable {
  let isSet = Atomic(false)
}

/// These tests stop and kill a server of their own.
@Suite(.serialized) struct OutageTests {
  func withCluster(
    _ body: (ClusterConfiguration, PrivateCluster) async throws -> Void
  ) async throws {
    let path = try TestCluster.makeDirectory()
    let configuration = ClusterConfiguration(dataDirectory: path, durability: .disposable)
    let cluster = try PrivateCluster.start(configuration)
    defer { try? Directory.remove(path) }
    defer { cluster.stop() }
    try await body(configuration, cluster)
  }

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
      pool.start(settings) { isAvailable in changes.withLock { $0.append(isAvailable) } }
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
        while !pool.isAvailable { await Task.yield() }
        cluster.stop()
        while pool.isAvailable { await Task.yield() }
        let restarted = try PrivateCluster.start(configuration)
        let returned = ContinuousClock.now
        while !pool.isAvailable { await Task.yield() }
        #expect(ContinuousClock.now - returned < .seconds(2))
        let answer = try await pool.query(echo, Parameters(42)).int64(0, 0)
        #expect(answer == 42)
        stop.isSet.store(true, ordering: .relaxed)
        var total: [String: Int] = [:]
        for try await outcomes in group { total.merge(outcomes, uniquingKeysWith: +) }
        #expect(Set(total.keys).isSubset(of: ["right", "unavailable"]))
        #expect(total["right", default: 0] > 0 && total["unavailable", default: 0] > 0)
        restarted.stop()
      }
      #expect(changes.withLock { $0.prefix(3) } == [true, false, true])
      await pool.close()
      loop.stop()
      loop.join()
    }
  }
}
