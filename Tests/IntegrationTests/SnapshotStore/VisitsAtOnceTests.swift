// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import PersistenceStore
import Postgres
import TestSupport
import Testing

/// Visits that are counted in batches have the outcomes, and leave the rows, of visits that are
/// counted one by one.
@Suite struct VisitsAtOnceTests {
  /// What a story leaves: the outcomes of each round, the logs, and whether logs were written by
  /// one transaction.
  private struct Ending: Sendable {
    var outcomes: [[VisitOutcome]] = []
    var logs: [String] = []
    var hasBatches = false
  }

  /// Rounds of visits of eight users to two snapshots, all visits of a round at the same time, some
  /// of them within the window, some before earlier ones, and some after the snapshot's deletion.
  private func story(seed: UInt64, batching: Bool) async throws -> Ending {
    let fixture = try await SnapshotFixture()
    let snapshots = try await [fixture.create("one"), fixture.create("two")]
    let visitors = try (0..<8).map { _ in try SnapshotFixture.uniqueUser() }
    var generator = SplitMix(seed: seed)
    return try await withPool(configure: {
      $0.writeConnections = 1
      $0.batchesChanges = batching
    }) { pool in
      try await waitUntil("there are connections") { pool.isAvailable }
      let logs = PostgresAccessLogStore(pool: pool)
      var ending = Ending()
      for round in 0..<30 {
        let visits = visitors.flatMap { visitor in
          snapshots.compactMap { snapshot -> Visit? in
            guard Int.random(in: 0..<4, using: &generator) > 0 else { return nil }
            let second = Int64.random(in: 0..<200, using: &generator) + Int64(round) * 100
            return Visit(
              visitor: visitor, snapshot: snapshot.core, time: fixture.time(second))
          }
        }
        let window = Duration.seconds(round % 3 == 0 ? 0 : 150)
        if round == 15 {
          try await mark(snapshots[0].core.id, at: fixture.time(1_550), in: pool)
          try await mark(snapshots[1].core.id, at: fixture.time(9_000), in: pool)
        }
        ending.outcomes.append(
          try await withThrowingTaskGroup(of: (Int, VisitOutcome).self) { group in
            for (number, visit) in visits.enumerated() {
              group.addTask { (number, await logs.countVisit(visit, window: window)) }
            }
            var outcomes = visits.map { _ in VisitOutcome.withinWindow }
            for try await (number, outcome) in group { outcomes[number] = outcome }
            return outcomes
          })
      }
      ending.logs = try await logRows(of: visitors, in: pool)
      ending.hasBatches = try await hasSharedTransactions(visitors, in: pool)
      return ending
    }
  }

  /// Says in the logs of a snapshot that it was deleted.
  private func mark(_ id: SnapshotID, at time: Timestamp, in pool: PostgresPool) async throws {
    var parameters = Parameters()
    parameters.append(text: id.text)
    parameters.append(timestampMicroseconds: time.microseconds)
    _ = try await pool.write(
      Statement(
        name: "mark_story",
        sql: "UPDATE snapshot_visit SET snapshot_deleted_at = $2 WHERE snapshot_id = $1",
        parameterTypes: [.text, .timestamp]), parameters)
  }

  private func query(
    _ sql: String, of visitors: [OwnerID], in pool: PostgresPool
  ) async throws -> Rows {
    var parameters = Parameters()
    parameters.append(text: visitors.map(\.text).joined(separator: " "))
    return try await pool.query(
      Statement(name: "story", sql: sql, parameterTypes: [.text]), parameters)
  }

  /// The logs without ids, which differ from story to story, in the order of the visitors.
  private func logRows(of visitors: [OwnerID], in pool: PostgresPool) async throws -> [String] {
    let rows = try await query(
      """
      SELECT number || snapshot_title || (to_jsonb(visit) - '{visitor_id,snapshot_id,
        snapshot_owner_id}'::text[])::text
      FROM unnest(string_to_array($1, ' ')) WITH ORDINALITY AS visitors (visitor, number)
      JOIN snapshot_visit AS visit ON visitor_id = visitor ORDER BY number, snapshot_title
      """, of: visitors, in: pool)
    return try (0..<rows.count).map { try rows.text($0, 0) }
  }

  private func hasSharedTransactions(
    _ visitors: [OwnerID], in pool: PostgresPool
  ) async throws -> Bool {
    let rows = try await query(
      """
      SELECT count(*) - count(DISTINCT xmin::text) FROM snapshot_visit
      WHERE visitor_id = ANY (string_to_array($1, ' '))
      """, of: visitors, in: pool)
    return try rows.int64(0, 0) > 0
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func `batches have the outcomes and the logs of single visits`(seed: UInt64) async throws {
    let single = try await story(seed: seed, batching: false)
    let batched = try await story(seed: seed, batching: true)
    for (round, outcomes) in zip(single.outcomes, batched.outcomes).enumerated() {
      #expect(outcomes.0 == outcomes.1, "round \(round)")
    }
    #expect(single.logs == batched.logs)
    #expect(single.logs.count == 16)
    // Visits after a deletion take its mark away, those before it leave it.
    #expect(single.logs.count { $0.contains("snapshot_deleted_at\": null") } == 8)
    #expect(!single.hasBatches && batched.hasBatches)
    let all = single.outcomes.joined()
    #expect(all.contains(.counted) && all.contains(.withinWindow))
  }
}
