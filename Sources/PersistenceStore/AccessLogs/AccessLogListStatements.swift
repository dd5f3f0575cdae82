// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres
import Synchronization

/// What decides the text of a list's statement; see `SessionListShape`.
struct AccessLogListShape: Hashable {
  var order: AccessLogOrder
  var isFirstPage: Bool
  var filtersTitle: Bool
  var filtersCreateTime: Bool
  var filtersLastVisitTime: Bool
  var filtersVisitCount: Bool
  var filtersOwner: Bool
  var isDeleted: Bool?

  init(_ query: AccessLogQuery) {
    order = query.order
    isFirstPage = query.position == nil
    filtersTitle = !query.filter.titleContains.isEmpty
    filtersCreateTime = query.filter.snapshotCreateTime != .always
    filtersLastVisitTime = query.filter.lastVisitTime != .always
    filtersVisitCount = query.filter.visitCount != .any
    filtersOwner = query.filter.owner != nil
    isDeleted = query.filter.isDeleted
  }
}

/// Snapshots that are gone although the logs of their visitors do not say so yet.
struct UnmarkedSnapshots {
  var ids: [String] = []
  var deleteTimes: [Int64] = []
}

/// The statements that list access logs and visitors.
enum AccessLogListStatements {
  /// What `AccessLog.init(row:)` reads, in its order; `$2` and `$3` are ids and times of
  /// `UnmarkedSnapshots`.
  private static let columns = """
    snapshot_id, snapshot_owner_id, snapshot_title, snapshot_description, snapshot_sha256,
      snapshot_size, snapshot_created_at, snapshot_is_template, visit_count, first_visited_at,
      last_visited_at, coalesce(snapshot_deleted_at, ($3)[array_position($2, snapshot_id)]),
      snapshot_title_fold
    """

  /// The index of `snapshot_title_fold`.
  static let foldColumn = 12

  /// There are 1,536 shapes, of which few are used: each statement is made when it first is.
  private static let statements = Mutex<[AccessLogListShape: Statement]>([:])

  /// The statement of a shape; its parameters are those that `parameters(for:visitor:unmarked:)`
  /// makes.
  static func statement(for shape: AccessLogListShape) -> Statement {
    statements.withLock { statements in
      if let known = statements[shape] { return known }
      let made = make(shape)
      statements[shape] = made
      return made
    }
  }

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
    list.add { parameter in
      let isVisitor = "visitor_id = \(parameter(.text))"
      let (ids, _) = (parameter(.textArray), parameter(.timestampArray))
      return switch shape.isDeleted {
      case nil: isVisitor
      case true?: "\(isVisitor) AND (snapshot_deleted_at IS NOT NULL OR snapshot_id = ANY (\(ids)))"
      case false?: "\(isVisitor) AND snapshot_deleted_at IS NULL AND snapshot_id <> ALL (\(ids))"
      }
    }
    if !shape.isFirstPage { list.addPosition() }
    if shape.filtersTitle { list.add { "strpos(snapshot_title_fold, \($0(.text))) > 0" } }
    if shape.filtersCreateTime { list.addRange("snapshot_created_at", .timestamp) }
    if shape.filtersLastVisitTime { list.addRange("last_visited_at", .timestamp) }
    if shape.filtersVisitCount {
      list.add { "visit_count BETWEEN \($0(.int64)) AND \($0(.int64))" }
    }
    if shape.filtersOwner { list.add { "snapshot_owner_id = \($0(.text))" } }
    return list.statement(
      name: "list_access_logs", selecting: "\(columns) FROM snapshot_visit")
  }

  /// The values for the statement of the query's shape. One row more than the page is asked for: it
  /// says whether there is a next page.
  static func parameters(
    for query: AccessLogQuery, visitor: OwnerID, unmarked: UnmarkedSnapshots
  ) throws(PersistenceError) -> Parameters {
    let filter = query.filter
    var parameters = Parameters()
    parameters.append(text: visitor.text)
    parameters.append(textArray: unmarked.ids)
    parameters.append(timestampMicrosecondsArray: unmarked.deleteTimes)
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
    parameters.append(int64: Int64(query.pageSize) + 1)
    return parameters
  }

  /// Reads `UnmarkedSnapshots` at the time `$1`, the latest first: jobs soon take them away, and
  /// the earliest are the most likely to be marked already. Asks every partition.
  static let unmarked = Statement(
    name: "list_unmarked_snapshots",
    sql: """
      (SELECT snapshot_id, deleted_at FROM snapshot
        WHERE deleted_at IS NOT NULL AND visits_marked_at IS NULL
        ORDER BY deleted_at DESC LIMIT 1000)
      UNION ALL
      (SELECT snapshot_id, expires_at FROM snapshot
        WHERE deleted_at IS NULL AND expires_at IS NOT NULL AND expires_at <= $1
        ORDER BY expires_at DESC LIMIT 1000)
      """,
    parameterTypes: [.timestamp])

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
