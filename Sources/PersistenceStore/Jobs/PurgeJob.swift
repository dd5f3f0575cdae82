// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import Postgres

/// Permanently removes resources that were deleted long ago.
public struct PurgeJob: BackgroundJob {
  public let name: String
  private let database: DatabaseAccess
  private let retention: Duration
  /// The rows to remove, as owners and ids.
  private let due: DueRows
  private let removal: Removal
  /// The number of rows that a step removes.
  private let chunk: Int64

  /// The statements that remove due rows, of which the last one is counted.
  private enum Removal {
    /// All of a step in one transaction: owners, ids and the time.
    case together([Statement])
    /// Each row in its own transaction, possibly in parts.
    case eachInParts([Statement])
  }

  /// The time for which deleted rows are kept.
  public static let retention = Duration.seconds(30 * 24 * 60 * 60)

  /// The job for sessions with their history and their grants, on the connections of `pool`. It
  /// leaves deleted sessions in place for `retention`: so long a retry of their creation is
  /// recognised. A long history goes in parts, and no other session waits for it.
  public static func sessions(
    pool: PostgresPool, retention: Duration = PurgeJob.retention
  ) -> PurgeJob {
    PurgeJob(
      name: "purge-sessions", database: DatabaseAccess(pool: pool), retention: retention,
      due: JobStatements.deletedSessions, removal: .eachInParts(JobStatements.purgeSession),
      chunk: 100)
  }

  /// The job for deleted snapshots, on the connections of `pool`. It removes the tombstone, once
  /// the logs of all visitors are marked, and the request id of the creation. The logs stay, with
  /// their marks. Retries of creation and deletion are recognized for `retention`.
  public static func snapshots(
    pool: PostgresPool, retention: Duration = PurgeJob.retention
  ) -> PurgeJob {
    // Tombstones have no content: a thousand take some 20 ms.
    PurgeJob(
      name: "purge-snapshots", database: DatabaseAccess(pool: pool), retention: retention,
      due: JobStatements.oldTombstones, removal: .together(JobStatements.purgeTombstones),
      chunk: 1_000)
  }

  public func step(at now: Timestamp) async throws(PersistenceError) -> JobStep {
    let cutoff = now.before(retention).microseconds
    var search = Parameters()
    search.append(timestampMicroseconds: cutoff)
    search.append(int64: chunk)
    let rows = try await database.query(due.find, search)
    guard !rows.isEmpty else { return JobStep(handledCount: 0, isMoreDue: false) }
    switch removal {
    case .together(let statements):
      let removedCount = try await remove(rows, by: cutoff, statements)
      // One that has more stars than a step removes is still there.
      return JobStep(
        handledCount: removedCount,
        isMoreDue: rows.count == Int(chunk) || removedCount < rows.count)
    case .eachInParts(let statements):
      var step = JobStep(handledCount: 0, isMoreDue: rows.count == Int(chunk))
      for row in 0..<rows.count {
        let isRemoved = try await removePart(rows, row, by: cutoff, statements)
        if isRemoved { step.handledCount += 1 } else { step.isMoreDue = true }
      }
      return step
    }
  }

  private func remove(
    _ rows: Rows, by cutoff: Int64, _ statements: [Statement]
  ) async throws(PersistenceError) -> Int {
    var parameters = Parameters()
    parameters.append(textArray: Set(try rows.texts(0)).sorted())
    parameters.append(textArray: try rows.texts(1).sorted())
    parameters.append(timestampMicroseconds: cutoff)
    let results = try await database.commit(statements.map { ($0, parameters) }, for: .jobs)
    return results.last?.affectedCount ?? 0
  }

  /// Removes a part of a row's data; true if nothing is left.
  private func removePart(
    _ rows: Rows, _ row: Int, by cutoff: Int64, _ statements: [Statement]
  ) async throws(PersistenceError) -> Bool {
    var parameters = Parameters()
    do {
      parameters.append(text: try rows.text(row, 0))
      parameters.append(text: try rows.text(row, 1))
    } catch {
      throw PersistenceError(error)
    }
    parameters.append(timestampMicroseconds: cutoff)
    let results = try await database.commit(statements.map { ($0, parameters) }, for: .jobs)
    // A session that came back is no longer due.
    let isDue = results.first?.isEmpty == false
    return !isDue || results.last?.affectedCount == 1
  }

  public func backlog(at now: Timestamp) async throws(PersistenceError) -> JobBacklog {
    var parameters = Parameters()
    parameters.append(timestampMicroseconds: now.before(retention).microseconds)
    return try JobBacklog(try await database.query(due.count, parameters))
  }
}
