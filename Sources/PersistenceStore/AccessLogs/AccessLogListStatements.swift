// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

extension AccessLogQuery: KeysetQuery {
  var sortKey: AccessLogOrder.Key { order.key }
  var direction: SessionOrder.Direction { order.direction }
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

  /// The logs of the visitor, its first value.
  static let list = KeysetList<AccessLogQuery>(
    name: "list_access_logs", selecting: columns, from: "snapshot_visit", id: "snapshot_id",
    by: { key in
      switch key {
      case .lastVisitTime: ("last_visited_at", .timestamp)
      case .visitCount: ("visit_count", .int64)
      case .title: ("snapshot_title_fold", .text)
      case .snapshotCreateTime: ("snapshot_created_at", .timestamp)
      }
    },
    where: [
      .init("visitor_id = ?", [.text]),
      // The snapshot of a log that is not marked may be gone all the same, so the others stay.
      .init("snapshot_deleted_at IS NULL", if: { $0.filter.isDeleted == false }),
      .title("snapshot_title_fold") { $0.filter.titleContains },
      .range("snapshot_created_at") { $0.filter.snapshotCreateTime },
      .range("last_visited_at") { $0.filter.lastVisitTime },
      .init(
        "visit_count BETWEEN ? AND ?", [.int64, .int64], if: { $0.filter.visitCount != .any }
      ) {
        $1.append(int64: $0.filter.visitCount.min)
        $1.append(int64: $0.filter.visitCount.max)
      },
      .init("snapshot_owner_id = ?", [.text], if: { $0.filter.owner != nil }) {
        $1.append(text: $0.filter.owner?.text)
      },
      .init(
        StarStatements.isAmongStarred(.snapshot, "snapshot_id", by: "$1"),
        if: { $0.filter.isStarred }),
    ])

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
