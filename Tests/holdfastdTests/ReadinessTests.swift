// SPDX-License-Identifier: Apache-2.0

import Logging
import RPCProtobuf
import Testing

@testable import holdfastd

@Suite struct ReadinessTests {
  private let health = HealthBoard(services: ["s"], status: .notServing)

  private func readiness(pools: Int) -> Readiness {
    let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    return Readiness(poolCount: pools, health: health, greeting: [], log: log)
  }

  private var isServing: Bool {
    health.statuses.values.allSatisfy { $0 == .serving }
  }

  @Test func `it serves once everything is there, in whatever order`() {
    let readiness = readiness(pools: 2)
    readiness.pool(1, isAvailable: true)
    readiness.listening(on: ["127.0.0.1:1"])
    readiness.prepared()
    #expect(!isServing)
    readiness.pool(0, isAvailable: true)
    #expect(isServing)
  }

  @Test func `one pool without connections is enough to say no`() {
    let readiness = readiness(pools: 2)
    readiness.listening(on: ["127.0.0.1:1"])
    readiness.prepared()
    for pool in 0..<2 { readiness.pool(pool, isAvailable: true) }
    readiness.pool(1, isAvailable: false)
    #expect(!isServing)
    readiness.pool(1, isAvailable: true)
    #expect(isServing)
  }

  @Test func `after the end nothing brings it back`() {
    let readiness = readiness(pools: 1)
    readiness.listening(on: ["127.0.0.1:1"])
    readiness.prepared()
    readiness.pool(0, isAvailable: true)
    readiness.end()
    #expect(!isServing)
    readiness.pool(0, isAvailable: false)
    readiness.pool(0, isAvailable: true)
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
    readiness.pool(0, isAvailable: true)
    #expect(isServing && readiness.shortages == ["descriptors"])
  }

  @Test func `it says why it does not serve`() {
    let readiness = readiness(pools: 1)
    #expect(readiness.problems.contains("the server does not listen yet"))
    readiness.listening(on: ["127.0.0.1:1"])
    #expect(readiness.problems == ["the database is not available"])
    readiness.pool(0, isAvailable: true)
    #expect(readiness.problems == ["the database is not prepared yet"])
    readiness.prepared()
    #expect(readiness.problems.isEmpty)
    readiness.pool(0, isAvailable: false)
    readiness.end()
    #expect(
      readiness.problems == ["the server is shutting down", "the database is not available"])
  }
}
