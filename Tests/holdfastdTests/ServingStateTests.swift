// SPDX-License-Identifier: Apache-2.0

import Logging
import Postgres
import RPCProtobuf
import Testing

@testable import holdfastd

@Suite struct ServingStateTests {
  private let health = HealthBoard(services: ["s"], status: .notServing)

  private func readiness(pools: Int) -> ServingState {
    let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    return ServingState(poolCount: pools, health: health, greeting: [], log: log)
  }

  private var isServing: Bool {
    health.statuses.values.allSatisfy { $0 == .serving }
  }

  @Test func `it serves once everything is there, in whatever order`() {
    let readiness = readiness(pools: 2)
    readiness.pool(1, .available)
    readiness.listening(on: ["127.0.0.1:1"])
    readiness.prepared()
    #expect(!isServing)
    readiness.pool(0, .available)
    #expect(isServing)
  }

  @Test func `one pool without connections is enough to say no`() {
    let readiness = readiness(pools: 2)
    readiness.listening(on: ["127.0.0.1:1"])
    readiness.prepared()
    for pool in 0..<2 { readiness.pool(pool, .available) }
    readiness.pool(1, .unavailable([]))
    #expect(!isServing)
    readiness.pool(1, .available)
    #expect(isServing)
  }

  @Test func `after the end nothing brings it back`() {
    let readiness = readiness(pools: 1)
    readiness.listening(on: ["127.0.0.1:1"])
    readiness.prepared()
    readiness.pool(0, .available)
    readiness.end()
    #expect(!isServing)
    readiness.pool(0, .unavailable([]))
    readiness.pool(0, .available)
    #expect(!isServing)
  }

  @Test func `it says why the database is not available, and what is short`() {
    let readiness = readiness(pools: 1)
    readiness.listening(on: ["127.0.0.1:1"])
    readiness.databaseProblem("a standby")
    #expect(readiness.problems == ["the database is not available: a standby"])
    readiness.databaseProblem(nil)
    readiness.isShort(of: ["descriptors"])
    readiness.prepared()
    readiness.pool(0, .available)
    #expect(isServing && readiness.shortages == ["descriptors"])
  }

  @Test func `calls can be answered once all but the listener is there`() async {
    let readiness = readiness(pools: 1)
    readiness.prepared()
    readiness.pool(0, .available)
    for await _ in readiness.usable {}
    #expect(readiness.problems == ["the server is not listening yet"])
    #expect(!isServing)
  }

  @Test func `it says why it does not serve`() {
    let readiness = readiness(pools: 1)
    #expect(readiness.problems.contains("the server is not listening yet"))
    readiness.listening(on: ["127.0.0.1:1"])
    #expect(readiness.problems == ["the database is not available"])
    readiness.pool(0, .available)
    #expect(readiness.problems == ["the database is not ready yet"])
    readiness.prepared()
    #expect(readiness.problems.isEmpty)
    readiness.pool(0, .unavailable([]))
    readiness.end()
    #expect(
      readiness.problems == ["the server is shutting down", "the database is not available"])
  }

  @Test func `it says which server is not used, and why`() {
    let readiness = readiness(pools: 2)
    readiness.listening(on: ["127.0.0.1:1"])
    let standby = TargetFailure(
      ConnectionTarget(host: "db1", address: "10.0.0.1"), .readOnly(.standby))
    let gone = TargetFailure(
      ConnectionTarget(host: "db2", port: 5433),
      .refused(sqlState: nil, reason: "Connection refused"))
    readiness.pool(0, .unavailable([]))
    readiness.pool(1, .unavailable([standby, gone]))
    #expect(
      readiness.problems == [
        "the database is not available: db1:5432 (10.0.0.1): it is a standby, which cannot write; "
          + "db2:5433: Connection refused"
      ])
    for pool in 0..<2 { readiness.pool(pool, .available) }
    #expect(readiness.problems == ["the database is not ready yet"])
  }
}
