// SPDX-License-Identifier: Apache-2.0

import Postgres

/// The statements on single visits. Each names the visitor first, which a cluster is partitioned
/// by, and takes times as parameters.
enum VisitStatements {
  /// The columns of a new row, whose values are `$1` to `$10`, 1, `$11` and `$11`.
  static let insertedColumns = """
    visitor_id, snapshot_id, snapshot_owner_id, snapshot_title, snapshot_title_fold,
      snapshot_description, snapshot_created_at, snapshot_sha256, snapshot_size,
      snapshot_is_template, visit_count, first_visited_at, last_visited_at
    """

  /// The types of `$1` to `$11`.
  static let insertedTypes: [PostgresType] = [
    .text, .text, .text, .text, .text, .text, .timestamp, .bytes, .int64, .bool, .timestamp,
  ]

  /// Finds out whether a visit was counted after `$3`. Asked first, because an upsert that does
  /// nothing still locks its row, writes to the log and waits for it. The order, which only the
  /// primary key offers, leads there with statistics or without.
  static let findRecent = Statement(
    name: "find_recent_visit",
    sql: """
      SELECT visit_count FROM snapshot_visit
      WHERE visitor_id = $1 AND snapshot_id BETWEEN $2 AND $2 AND last_visited_at > $3
      ORDER BY snapshot_id LIMIT 1
      """,
    parameterTypes: [.text, .text, .timestamp])

  /// Counts a visit if the last counted one was not after `$12`; the first makes the row. A visit
  /// after the snapshot's deletion is one of a snapshot that was made anew under its id.
  static let count = Statement(
    name: "count_visit",
    sql: """
      INSERT INTO snapshot_visit AS visit (\(insertedColumns))
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11)
      ON CONFLICT (visitor_id, snapshot_id) DO UPDATE SET visit_count = visit.visit_count + 1,
        last_visited_at = greatest(visit.last_visited_at, excluded.last_visited_at),
        snapshot_deleted_at = CASE WHEN visit.snapshot_deleted_at >= excluded.last_visited_at
          THEN visit.snapshot_deleted_at END
      WHERE visit.last_visited_at <= $12
      """,
    parameterTypes: insertedTypes + [.timestamp])

  /// Lets the transaction commit before it is on disk: a counter may lose its last second.
  static let commitLazily = Statement(
    name: "commit_lazily", sql: "SELECT set_config('synchronous_commit', 'off', true)")

  /// Removes a log.
  static let delete = Statement(
    name: "delete_access_log",
    sql: "DELETE FROM snapshot_visit WHERE visitor_id = $1 AND snapshot_id = $2",
    parameterTypes: [.text, .text])
}
