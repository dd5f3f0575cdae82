// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import Postgres

/// Removes drafts whose time is up. Reads and lists do not wait for it: for them an expired draft
/// is gone at once.
public struct ExpireDraftsJob: BackgroundJob {
  public let name = "expire-drafts"
  private let database: DatabaseAccess

  /// The number of drafts that a step removes. Each may have megabytes.
  private static let chunk: Int64 = 100

  /// A job on the connections of `pool`.
  public init(pool: PostgresPool) {
    database = DatabaseAccess(pool: pool)
  }

  public func step(at now: Timestamp) async throws(PersistenceError) -> JobStep {
    let cutoff = now.before(DraftLimits.ageMax).microseconds
    var search = Parameters()
    search.append(timestampMicroseconds: cutoff)
    search.append(int64: ExpireDraftsJob.chunk)
    let rows = try await database.query(SessionDraftStatements.expired.find, search)
    guard !rows.isEmpty else { return JobStep(handledCount: 0, isMoreDue: false) }
    var kinds: [Int64] = []
    do {
      for row in 0..<rows.count { kinds.append(try rows.int64(row, 3)) }
    } catch {
      throw PersistenceError(error)
    }
    var parameters = Parameters()
    for column in 0..<3 { parameters.append(textArray: try rows.texts(column)) }
    parameters.append(int64Array: kinds)
    parameters.append(timestampMicroseconds: cutoff)
    let expired = try await database.write(
      SessionDraftStatements.expire, parameters, for: .jobs)
    return JobStep(
      handledCount: expired.affectedCount, isMoreDue: rows.count == Int(ExpireDraftsJob.chunk))
  }

  public func backlog(at now: Timestamp) async throws(PersistenceError) -> JobBacklog {
    var parameters = Parameters()
    parameters.append(timestampMicroseconds: now.before(DraftLimits.ageMax).microseconds)
    var backlog = try JobBacklog(
      try await database.query(SessionDraftStatements.expired.count, parameters))
    // It has waited since it expired, not since it was saved.
    backlog.oldestTime = backlog.oldestTime?.after(DraftLimits.ageMax)
    return backlog
  }
}
