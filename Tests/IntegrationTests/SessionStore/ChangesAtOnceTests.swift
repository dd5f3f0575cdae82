// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceStore
import Postgres
import PrivateCluster
import TestSupport
import Testing

/// Changes that are made in batches have the outcomes, and leave the rows, of changes that are made
/// one by one.
@Suite struct ChangesAtOnceTests {
  /// Runs `body` with a store whose changes of different rows go together whenever the only
  /// connection is busy, or one after the other.
  func withStore<Result: Sendable>(
    batching: Bool, connections: Int = 1,
    _ body: (Fixture, PostgresPool) async throws -> Result
  ) async throws -> Result {
    let database = try TestCluster.shared().connectionString
    _ = try await Migrator(connectionString: database, migrations: Migration.embedded()).up()
    return try await withPool(configure: {
      $0.writeConnections = connections
      $0.batchesChanges = batching
    }) { pool in
      let secrets = try await StoreSecrets.load(from: pool)
      try await waitUntil("there are connections") { pool.isAvailable }
      #expect(pool.batchesChanges == batching)
      let fixture = try Fixture(store: PostgresSessionStore(pool: pool, secrets: secrets))
      return try await body(fixture, pool)
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `batches have the outcomes and the rows of single changes`(seed: UInt64) async throws {
    func run(batching: Bool) async throws -> (outcomes: [[String]], rows: [String], batches: Bool) {
      try await withStore(batching: batching) { fixture, pool in
        var story = ChangeStory(seed: seed)
        var outcomes: [[String]] = []
        for _ in 0..<40 { outcomes.append(try await story.round(fixture)) }
        let rows = try await ChangeStory.rows(of: fixture.owner, in: pool)
        let batches = try await ChangeStory.hasSharedTransactions(fixture.owner, in: pool)
        return (outcomes, rows, batches)
      }
    }
    let single = try await run(batching: false)
    let batched = try await run(batching: true)
    for (round, outcomes) in zip(single.outcomes, batched.outcomes).enumerated() {
      #expect(outcomes.0 == outcomes.1, "round \(round)")
    }
    #expect(single.rows == batched.rows)
    #expect(!single.batches && batched.batches)
    let told = Set(single.outcomes.joined().map { String($0.prefix { $0 != " " }) })
    #expect(
      told.isSuperset(of: [
        "ok", "unchanged", "VERSION_MISMATCH", "SESSION_NOT_FOUND", "REQUEST_ID_REUSED",
      ]), "the story has all outcomes: \(told)")
  }

  @Test func `a row that somebody holds makes no other change wait`() async throws {
    try await withStore(batching: true, connections: 2) { fixture, pool in
      try await withPool { other in
        let ids = try await (0..<3).asyncMap { try await fixture.create("s\($0)").id }
        var held = Parameters()
        held.append(text: fixture.owner.text)
        held.append(text: ids[0].text)
        let holder = Task { [held] in
          await PersistenceFailure.of {
            try await other.transaction([(hold, held), (nap, Parameters(600_000, 1))])
          }
        }
        try await waitUntil("the row is held") { [held] in
          try await other.write(tryToHold, held).isEmpty
        }
        let change = SessionChange(content: try fixture.content("[1]"))
        let waiting = Task { try await fixture.update(ids[0], change, expecting: 1) }
        try await withThrowingTaskGroup(of: Int64.self) { group in
          for id in ids[1...] {
            group.addTask { try await fixture.update(id, change, expecting: 1).version }
          }
          for try await version in group { #expect(version == 2) }
        }
        #expect(try await fixture.read(ids[0]).metadata.version == 1)
        holder.cancel()
        _ = await holder.value
        #expect(try await waiting.value.version == 2)
      }
    }
  }
}

private let hold = Statement(
  name: "hold", sql: "SELECT 1 FROM session WHERE owner_id = $1 AND session_id = $2 FOR UPDATE",
  parameterTypes: [.text, .text])
private let tryToHold = Statement(
  name: "try_to_hold",
  sql: """
    SELECT 1 FROM session WHERE owner_id = $1 AND session_id = $2 FOR UPDATE SKIP LOCKED
    """, parameterTypes: [.text, .text])

private enum PersistenceFailure {
  /// Runs what is to fail.
  static func of(_ body: () async throws -> [Rows]) async { _ = try? await body() }
}

extension Range<Int> {
  fileprivate func asyncMap<Value>(
    _ transform: (Int) async throws -> Value
  ) async rethrows -> [Value] {
    var values: [Value] = []
    for index in self { values.append(try await transform(index)) }
    return values
  }
}
