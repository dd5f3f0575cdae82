// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// The shape that determines the text of a list's statement; see `SessionListShape`.
struct AccessLogListShape: Hashable {
  var order: AccessLogOrder
  var isFirstPage: Bool
  var filtersTitle: Bool
  var filtersCreateTime: Bool
  var filtersLastVisitTime: Bool
  var filtersVisitCount: Bool
  var filtersOwner: Bool
  var filtersStars: Bool
  /// True if logs that are marked as deleted are left out. No list can leave out the others: the
  /// snapshot of a log that is not marked may be gone all the same.
  var leavesOutMarked: Bool

  init(_ query: AccessLogQuery) {
    order = query.order
    isFirstPage = query.position == nil
    filtersTitle = !query.filter.titleContains.isEmpty
    filtersCreateTime = query.filter.snapshotCreateTime != .always
    filtersLastVisitTime = query.filter.lastVisitTime != .always
    filtersVisitCount = query.filter.visitCount != .any
    filtersOwner = query.filter.owner != nil
    filtersStars = query.filter.isStarred
    leavesOutMarked = query.filter.isDeleted == false
  }
}

/// The statements that list access logs and visitors.
enum AccessLogListStatements {
  /// The columns that `AccessLog.init(row:)` reads, in its order.
  private static let columns = """
    snapshot_id, snapshot_owner_id, snapshot_title, snapshot_description, snapshot_sha256,
      snapshot_size, snapshot_created_at, snapshot_is_template, visit_count, first_visited_at,
      last_visited_at, snapshot_deleted_at, snapshot_title_fold,
      \(StarStatements.isStarredInList(.snapshot, "snapshot_visit.snapshot_id", by: "$1"))
    """

  /// The index of `snapshot_title_fold`.
  static let foldColumn = 12

  private static let statements = ListStatements(compose: make)

  /// The statement of a shape; its parameters are those that `parameters(for:visitor:rowCount:)`
  /// makes.
  static func statement(for shape: AccessLogListShape) -> Statement { statements[shape] }

  /// The column that holds the sort key, and its type.
  private static func column(_ key: AccessLogOrder.Key) -> (name: String, type: PostgresType) {
    switch key {
    case .lastVisitTime: ("last_visited_at", .timestamp)
    case .visitCount: ("visit_count", .int64)
    case .title: ("snapshot_title_fold", .text)
    case .snapshotCreateTime: ("snapshot_created_at", .timestamp)
    }
  }

  private static func make(_ shape: AccessLogListShape) -> Statement {
    var list = ListStatement(
      key: column(shape.order.key), id: "snapshot_id", direction: shape.order.direction)
    let isShown = shape.leavesOutMarked ? " AND snapshot_deleted_at IS NULL" : ""
    list.add { "visitor_id = \($0(.text))\(isShown)" }
    if !shape.isFirstPage { list.addPosition() }
    if shape.filtersTitle { list.add { "strpos(snapshot_title_fold, \($0(.text))) > 0" } }
    if shape.filtersCreateTime { list.addRange("snapshot_created_at", .timestamp) }
    if shape.filtersLastVisitTime { list.addRange("last_visited_at", .timestamp) }
    if shape.filtersVisitCount {
      list.add { "visit_count BETWEEN \($0(.int64)) AND \($0(.int64))" }
    }
    if shape.filtersOwner { list.add { "snapshot_owner_id = \($0(.text))" } }
    if shape.filtersStars {
      list.add { _ in StarStatements.isAmongStarred(.snapshot, "snapshot_id", by: "$1") }
    }
    return list.statement(
      name: "list_access_logs", selecting: "\(columns) FROM snapshot_visit")
  }

  /// The values for the statement of the query's shape, which reads `rowCount` rows.
  static func parameters(
    for query: AccessLogQuery, visitor: OwnerID, rowCount: Int
  ) throws(PersistenceError) -> Parameters {
    let filter = query.filter
    var parameters = Parameters()
    parameters.append(text: visitor.text)
    if let position = query.position {
      try parameters.append(position, fitting: column(query.order.key).type)
    }
    if !filter.titleContains.isEmpty { parameters.append(text: filter.titleContains) }
    for range in [filter.snapshotCreateTime, filter.lastVisitTime] where range != .always {
      parameters.append(range)
    }
    if filter.visitCount != .any {
      parameters.append(int64: filter.visitCount.min)
      parameters.append(int64: filter.visitCount.max)
    }
    if let owner = filter.owner { parameters.append(text: owner.text) }
    parameters.append(int64: Int64(rowCount))
    return parameters
  }

  /// Reads which of the snapshots `$1` exist, and since when each is gone at the time `$2`: NULL
  /// for those that are not. Asks every partition.
  static let snapshotStates = Statement(
    name: "find_snapshot_states",
    sql: """
      SELECT snapshot_id, coalesce(deleted_at, CASE WHEN expires_at <= $2 THEN expires_at END)
      FROM snapshot WHERE snapshot_id = ANY ($1)
      """,
    parameterTypes: [.textArray, .timestamp])

  /// The first page of the visitors of a snapshot. Asks every partition.
  static let firstVisitors = visitors(isFirstPage: true)
  /// A later page of them.
  static let nextVisitors = visitors(isFirstPage: false)

  private static func visitors(isFirstPage: Bool) -> Statement {
    Statement(
      name: "list_snapshot_visitors",
      sql: """
        SELECT visitor_id, visit_count, first_visited_at, last_visited_at FROM snapshot_visit
        WHERE snapshot_id = $1 AND snapshot_deleted_at IS NULL
          \(isFirstPage ? "" : "AND visitor_id > $3")
        ORDER BY visitor_id LIMIT $2
        """,
      parameterTypes: [.text, .int64] + (isFirstPage ? [] : [.text]))
  }
}
