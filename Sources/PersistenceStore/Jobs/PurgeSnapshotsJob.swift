// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import Postgres

/// Removes what is left of snapshots that were deleted long ago: the tombstone, once the logs of
/// all visitors are marked, and the memory of the request that created it. The logs stay, with
/// their marks.
public struct PurgeSnapshotsJob: BackgroundJob {
  public let name = "purge-snapshots"
  private let database: DatabaseAccess
  private let retention: Duration

  /// How many tombstones a step removes. They have no content: a thousand take some 20 ms.
  private static let chunk: Int64 = 1_000

  /// A job on the connections of `pool`, which leaves tombstones in place for `retention`: so long
  /// a retry of a creation or a deletion is recognised.
  public init(pool: PostgresPool, retention: Duration = .seconds(30 * 24 * 60 * 60)) {
    database = DatabaseAccess(pool: pool)
    self.retention = retention
  }

  public func step(at now: Timestamp) async throws(PersistenceError) -> JobStep {
    var search = Parameters()
    search.append(timestampMicroseconds: now.before(retention).microseconds)
    search.append(int64: PurgeSnapshotsJob.chunk)
    let rows = try await database.query(JobStatements.findOldTombstones, search)
    guard !rows.isEmpty else { return JobStep(handledCount: 0, isMoreDue: false) }
    var parameters = Parameters()
    parameters.append(textArray: Set(try rows.texts(0)).sorted())
    parameters.append(textArray: try rows.texts(1).sorted())
    let results = try await database.commit(
      JobStatements.purgeTombstones.map { ($0, parameters) })
    return JobStep(
      handledCount: results.last?.affectedCount ?? 0,
      isMoreDue: rows.count == Int(PurgeSnapshotsJob.chunk))
  }

  public func backlog(at now: Timestamp) async throws(PersistenceError) -> JobBacklog {
    var parameters = Parameters()
    parameters.append(timestampMicroseconds: now.before(retention).microseconds)
    return try JobBacklog(
      try await database.query(JobStatements.tombstonePurgeBacklog, parameters))
  }
}
