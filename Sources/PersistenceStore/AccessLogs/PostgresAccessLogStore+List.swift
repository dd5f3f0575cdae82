// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Postgres

extension PostgresAccessLogStore {
  /// The number of times that a page with a filter on deletion is read on, until it is full.
  private static let readsMax = 5
  /// The fewest rows that are read for a list of deleted snapshots, where matches may be far apart.
  private static let sparseRowsMin = 500

  /// The snapshot overrides the log's deletion mark, since a job marks logs with a delay. Snapshots
  /// are read after the logs, so that no snapshot is shown as existing that was deleted before the
  /// list began; only then is it known which logs match a filter on deletion.
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
      // The last row shows that there are more, and is read again as the first row of the next
      // page.
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
    let list = AccessLogListStatements.list
    let parameters = try list.parameters(for: query, rowCount: rowCount) {
      $0.append(text: visitor.text)
    }
    let rows = try await database.query(list.statement(for: query), parameters)
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

  /// The time of deletion of each log's snapshot; nil if it exists. A snapshot without a row has
  /// been purged, and its log was marked before.
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
