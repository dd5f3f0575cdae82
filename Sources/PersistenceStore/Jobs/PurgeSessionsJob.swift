// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import Postgres

/// Removes sessions for good that were deleted long ago, with their history and their grants.
public struct PurgeSessionsJob: BackgroundJob {
  public let name = "purge-sessions"
  private let database: DatabaseAccess
  private let retention: Duration

  /// How many sessions a step removes.
  private static let chunk: Int64 = 100

  /// A job on the connections of `pool`, which leaves deleted sessions in place for `retention`:
  /// so long a retry of their creation is recognised.
  public init(pool: PostgresPool, retention: Duration = .seconds(30 * 24 * 60 * 60)) {
    database = DatabaseAccess(pool: pool)
    self.retention = retention
  }

  public func step(at now: Timestamp) async throws(PersistenceError) -> JobStep {
    let cutoff = now.before(retention).microseconds
    var search = Parameters()
    search.append(timestampMicroseconds: cutoff)
    search.append(int64: PurgeSessionsJob.chunk)
    let rows = try await database.query(JobStatements.findDeletedSessions, search)
    guard !rows.isEmpty else { return JobStep(handledCount: 0, isMoreDue: false) }
    var parameters = Parameters()
    parameters.append(textArray: Array(Set(try rows.texts(0))))
    parameters.append(textArray: try rows.texts(1))
    parameters.append(timestampMicroseconds: cutoff)
    let steps = JobStatements.purgeSessions.map { ($0, parameters) }
    let results = try await database.commit(steps)
    return JobStep(
      handledCount: results.last?.affectedCount ?? 0,
      isMoreDue: rows.count == Int(PurgeSessionsJob.chunk))
  }

  public func backlog(at now: Timestamp) async throws(PersistenceError) -> JobBacklog {
    var parameters = Parameters()
    parameters.append(timestampMicroseconds: now.before(retention).microseconds)
    return try JobBacklog(try await database.query(JobStatements.purgeBacklog, parameters))
  }
}
