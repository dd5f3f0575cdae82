// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import Postgres

/// Deletes snapshots whose end has come. Reads and lists do not wait for it: for them an expired
/// snapshot is gone at once.
public struct ExpireSnapshotsJob: BackgroundJob {
  public let name = "expire-snapshots"
  private let database: DatabaseAccess

  /// The number of snapshots that a step deletes.
  private static let chunk: Int64 = 100

  /// A job on the connections of `pool`.
  public init(pool: PostgresPool) {
    database = DatabaseAccess(pool: pool)
  }

  public func step(at now: Timestamp) async throws(PersistenceError) -> JobStep {
    var search = Parameters()
    search.append(timestampMicroseconds: now.microseconds)
    search.append(int64: ExpireSnapshotsJob.chunk)
    let rows = try await database.query(JobStatements.expiredSnapshots.find, search)
    guard !rows.isEmpty else { return JobStep(handledCount: 0, isMoreDue: false) }
    var parameters = Parameters()
    parameters.append(textArray: try rows.texts(0))
    parameters.append(timestampMicroseconds: now.microseconds)
    let expired = try await database.write(JobStatements.expire, parameters, for: .jobs)
    return JobStep(
      handledCount: expired.affectedCount,
      isMoreDue: rows.count == Int(ExpireSnapshotsJob.chunk))
  }

  public func backlog(at now: Timestamp) async throws(PersistenceError) -> JobBacklog {
    var parameters = Parameters()
    parameters.append(timestampMicroseconds: now.microseconds)
    return try JobBacklog(
      try await database.query(JobStatements.expiredSnapshots.count, parameters))
  }
}
