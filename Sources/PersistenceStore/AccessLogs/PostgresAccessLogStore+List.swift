// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Postgres

extension PostgresAccessLogStore {
  /// The number of times that a page with a filter on deletion is read on, until it is full.
  private static let readsMax = 5
  /// The fewest rows that are read for a list of deleted snapshots, where matches may be far apart.
  private static let sparseRowsMin = 500

  /// The snapshot corrects what a log says of it: a job marks logs when it comes to them. The
  /// snapshots are asked for after the logs, so that none shows as existing that was gone when the
  /// list began; and only then is it known which logs pass a filter on deletion.
  public func listAccessLogs(
    _ query: AccessLogQuery, visitor: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> AccessLogPage {
    let isDeleted = query.filter.isDeleted
    let rowsMin = isDeleted == true ? PostgresAccessLogStore.sparseRowsMin : 0
    let rowCount = max(query.pageSize, rowsMin) + 1
    var page = AccessLogPage(logs: [], next: nil)
    var reading = query
    for _ in 0..<(isDeleted == nil ? 1 : PostgresAccessLogStore.readsMax) {
      let rows = try await read(reading, visitor: visitor, rowCount: rowCount)
      let times = try await deleteTimes(of: rows.map(\.log), at: now)
      // The last row says that there are more, and is read again as the first of the next read.
      let isLast = rows.count < rowCount
      for (row, deleteTime) in zip(rows, times).prefix(isLast ? rows.count : rowCount - 1) {
        let isShown = isDeleted.map { $0 == (deleteTime != nil) } ?? true
        if isShown {
          guard page.logs.count < query.pageSize else { return page }
          var log = row.log
          log.snapshotDeleteTime = deleteTime
          page.logs.append(log)
        }
        page.next = row.position
      }
      if isLast { return AccessLogPage(logs: page.logs, next: nil) }
      reading.position = rows[rowCount - 2].position
    }
    return page
  }

  /// A log as it is stored, and its place in the list.
  private struct Row {
    var log: AccessLog
    var position: PagePosition
  }

  private func read(
    _ query: AccessLogQuery, visitor: OwnerID, rowCount: Int
  ) async throws(PersistenceError) -> [Row] {
    let parameters = try AccessLogListStatements.parameters(
      for: query, visitor: visitor, rowCount: rowCount)
    let rows = try await database.query(
      AccessLogListStatements.statement(for: AccessLogListShape(query)), parameters)
    var found: [Row] = []
    found.reserveCapacity(rows.count)
    for row in 0..<rows.count {
      let log = try AccessLog(row: row, of: rows, visitor: visitor)
      let key = try key(of: log, row: row, in: rows, by: query.order.key)
      found.append(Row(log: log, position: PagePosition(key: key, id: log.snapshot.id.text)))
    }
    return found
  }

  /// The sort key of a listed row. Its fold is read, not computed: what matters is the order in
  /// which the index holds it.
  private func key(
    of log: AccessLog, row: Int, in rows: Rows, by key: AccessLogOrder.Key
  ) throws(PersistenceError) -> PagePosition.Key {
    switch key {
    case .lastVisitTime: return .time(log.visits.lastTime)
    case .visitCount: return .number(log.visits.count)
    case .snapshotCreateTime: return .time(log.snapshot.createTime)
    case .title:
      do {
        return .text(try rows.text(row, AccessLogListStatements.foldColumn))
      } catch {
        throw PersistenceError(error)
      }
    }
  }

  /// The time since which the snapshot of each log is gone; nil for one that exists. A snapshot
  /// that is not there at all has been purged, and its log was marked before.
  private func deleteTimes(
    of logs: [AccessLog], at now: Timestamp
  ) async throws(PersistenceError) -> [Timestamp?] {
    guard !logs.isEmpty else { return [] }
    var parameters = Parameters()
    parameters.append(textArray: logs.map(\.snapshot.id.text))
    parameters.append(timestampMicroseconds: now.microseconds)
    let rows = try await database.query(AccessLogListStatements.snapshotStates, parameters)
    var known: [String: Timestamp?] = [:]
    do {
      for row in 0..<rows.count {
        known[try rows.text(row, 0)] = .some(
          try rows.optionalTimestampMicroseconds(row, 1).map(Timestamp.init(microseconds:)))
      }
    } catch {
      throw PersistenceError(error)
    }
    return logs.map { known[$0.snapshot.id.text] ?? $0.snapshotDeleteTime ?? $0.visits.lastTime }
  }
}
