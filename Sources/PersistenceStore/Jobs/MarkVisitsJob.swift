// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import Postgres

/// Marks the logs of visitors whose snapshot is gone. The tombstone that a deletion leaves is the
/// entry in the queue, made by the same statement.
///
/// A visit that was being counted while the snapshot was deleted may write its log later: so a
/// tombstone stays in the queue, and is looked at again, until `settleTime` has passed.
public struct MarkVisitsJob: BackgroundJob {
  public let name = "mark-visits"
  private let database: DatabaseAccess
  private let settleTime: Duration

  /// How many tombstones, and how many visits, a step looks at. A thousand marks take some 20 ms.
  private static let chunk: Int64 = 1_000

  /// A job on the connections of `pool`. `settleTime` must be longer than a server tries to count a
  /// visit, and than clocks of servers differ.
  public init(pool: PostgresPool, settleTime: Duration = .seconds(60)) {
    database = DatabaseAccess(pool: pool)
    self.settleTime = settleTime
  }

  public func step(at now: Timestamp) async throws(PersistenceError) -> JobStep {
    let tombstones = try await tombstones()
    guard !tombstones.ids.isEmpty else { return JobStep(handledCount: 0, isMoreDue: false) }
    let markedCount = try await markVisits(of: tombstones)
    guard markedCount < MarkVisitsJob.chunk else {
      return JobStep(handledCount: Int(markedCount), isMoreDue: true)
    }
    let settled = now.before(settleTime).microseconds
    let finished = zip(tombstones.ids, tombstones.deleteTimes).filter { $0.1 <= settled }.map(\.0)
    guard !finished.isEmpty else {
      return JobStep(handledCount: Int(markedCount), isMoreDue: false)
    }
    var parameters = Parameters()
    parameters.append(textArray: finished)
    parameters.append(timestampMicroseconds: now.microseconds)
    _ = try await database.write(JobStatements.finishTombstones, parameters, for: .jobs)
    return JobStep(
      handledCount: Int(markedCount) + finished.count,
      isMoreDue: tombstones.ids.count == Int(MarkVisitsJob.chunk))
  }

  private func tombstones() async throws(PersistenceError) -> UnmarkedSnapshots {
    var parameters = Parameters()
    parameters.append(int64: MarkVisitsJob.chunk)
    let rows = try await database.query(JobStatements.tombstones.find, parameters)
    return try UnmarkedSnapshots(rows)
  }

  /// Marks up to a chunk of visits; returns how many it found.
  private func markVisits(
    of tombstones: UnmarkedSnapshots
  ) async throws(PersistenceError) -> Int64 {
    var search = Parameters()
    search.append(textArray: tombstones.ids)
    search.append(int64: MarkVisitsJob.chunk)
    let rows = try await database.query(JobStatements.findUnmarkedVisits, search)
    guard !rows.isEmpty else { return 0 }
    let times = Dictionary(
      zip(tombstones.ids, tombstones.deleteTimes), uniquingKeysWith: { first, _ in first })
    var parameters = Parameters()
    do {
      var ids: [String] = []
      var deleteTimes: [Int64] = []
      for row in 0..<rows.count {
        let id = try rows.text(row, 0)
        guard id != ids.last, let time = times[id] else { continue }
        ids.append(id)
        deleteTimes.append(time)
      }
      parameters.append(textArray: ids)
      parameters.append(timestampMicrosecondsArray: deleteTimes)
      for row in [0, rows.count - 1] {
        parameters.append(text: try rows.text(row, 0))
        parameters.append(text: try rows.text(row, 1))
      }
    } catch {
      throw PersistenceError(error)
    }
    _ = try await database.write(JobStatements.markVisits, parameters, for: .jobs)
    return Int64(rows.count)
  }

  public func backlog(at now: Timestamp) async throws(PersistenceError) -> JobBacklog {
    try JobBacklog(try await database.query(JobStatements.tombstones.count, Parameters()))
  }
}
