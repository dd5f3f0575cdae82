// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import Postgres

/// Visits in PostgreSQL: one row for each visitor and snapshot.
public struct PostgresAccessLogStore: AccessLogStore {
  let database: DatabaseAccess

  /// A store on the connections of `pool`, best used on its loop.
  public init(pool: PostgresPool) {
    database = DatabaseAccess(pool: pool)
  }

  public func countVisit(_ visit: Visit, window: Duration) async -> VisitOutcome {
    // Without a window a visit counts even when clocks of servers disagree.
    let hasWindow = window > .zero
    let latest = hasWindow ? visit.time.before(window) : .latest
    do throws(PostgresError) {
      if hasWindow, try await isRecent(visit, after: latest) { return .withinWindow }
      var parameters = Parameters(visit, fold: TitleFold(visit.snapshot.title))
      parameters.append(timestampMicroseconds: latest.microseconds)
      return try await count(parameters, of: visit.visitor) ? .counted : .withinWindow
    } catch {
      // With a window a repetition finds its own visit and does nothing.
      return error.mayHaveExecuted && !hasWindow
        ? .unknown(PersistenceError(error)) : .failed(PersistenceError(error))
    }
  }

  /// True if the visit counts.
  private func count(
    _ visit: Parameters, of visitor: OwnerID
  ) async throws(PostgresError) -> Bool {
    if database.batchesChanges {
      return try await !database.change(
        VisitStatements.countAtOnce, visit, for: .visit(by: visitor)
      ).isEmpty
    }
    let results = try await database.transaction(
      [(VisitStatements.commitLazily, Parameters()), (VisitStatements.count, visit)],
      for: .visit(by: visitor))
    return results.last?.isEmpty == false
  }

  private func isRecent(
    _ visit: Visit, after latest: Timestamp
  ) async throws(PostgresError) -> Bool {
    var parameters = Parameters()
    parameters.append(text: visit.visitor.text)
    parameters.append(text: visit.snapshot.id.text)
    parameters.append(timestampMicroseconds: latest.microseconds)
    return try await !database.pool.query(VisitStatements.findRecent, parameters).isEmpty
  }

  public func listVisitors(
    _ query: SnapshotVisitorQuery, owner: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SnapshotVisitorPage {
    let owned = try await database.query(
      SnapshotStatements.findOwned, Parameters(query.snapshot, owner, now))
    guard !owned.isEmpty else { throw .snapshotNotFound }
    var parameters = Parameters()
    parameters.append(text: query.snapshot.text)
    parameters.append(int64: Int64(query.pageSize) + 1)
    if let position = query.position { parameters.append(text: position.id) }
    let rows = try await database.query(
      query.position == nil
        ? AccessLogListStatements.firstVisitors : AccessLogListStatements.nextVisitors,
      parameters)
    var visitors: [SnapshotVisitor] = []
    for row in 0..<min(rows.count, query.pageSize) {
      visitors.append(try SnapshotVisitor(row: row, of: rows))
    }
    guard rows.count > query.pageSize, let last = visitors.last?.visitorID.text else {
      return SnapshotVisitorPage(visitors: visitors, next: nil)
    }
    return SnapshotVisitorPage(
      visitors: visitors, next: PagePosition(key: .text(last), id: last))
  }

  public func deleteAccessLog(
    of snapshot: SnapshotID, visitor: OwnerID
  ) async throws(PersistenceError) {
    var parameters = Parameters()
    parameters.append(text: visitor.text)
    parameters.append(text: snapshot.text)
    let rows = try await database.write(
      VisitStatements.delete, parameters, for: FairnessKeys(visitor))
    guard rows.affectedCount > 0 else { throw .accessLogNotFound }
  }
}
