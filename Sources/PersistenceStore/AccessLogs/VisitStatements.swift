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
    name: "find_recent_visit", sql: recent(visitor: "$1", snapshot: "$2", after: "$3"),
    parameterTypes: recentTypes,
    batched: Statement(
      name: "find_recent_visits",
      sql: """
        SELECT visit_count, call
        FROM unnest($1, $2, $3) WITH ORDINALITY AS calls (visitor, snapshot, latest, call)
        CROSS JOIN LATERAL (
          \(recent(visitor: "visitor", snapshot: "snapshot", after: "latest"))
        ) AS recent
        """,
      parameterTypes: recentTypes.map(\.array)))

  private static let recentTypes: [PostgresType] = [.text, .text, .timestamp]

  private static func recent(visitor: String, snapshot: String, after time: String) -> String {
    """
    SELECT visit_count FROM snapshot_visit
    WHERE visitor_id = \(visitor) AND snapshot_id BETWEEN \(snapshot) AND \(snapshot)
      AND last_visited_at > \(time)
    ORDER BY snapshot_id LIMIT 1
    """
  }

  /// Counts a visit if the last counted one was not after `$12`; the first makes the row. A visit
  /// after the snapshot's deletion is one of a snapshot that was made anew under its id. Returns a
  /// row if the visit counts.
  static let count = Statement(
    name: "count_visit",
    sql: upsert(from: "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11)"),
    parameterTypes: countTypes)

  /// The same as a transaction of its own that commits lazily, alone or with visits of other rows.
  ///
  /// The form for many knows each visit's window only before it inserts, so it counts rows that
  /// exist by an update, and makes the others. A row that somebody else makes meanwhile is left to
  /// the form for one. Both insert in the order of the key, so no two of them block each other.
  static let countAtOnce = Statement(
    name: "count_visit_at_once",
    sql: """
      WITH lazily AS MATERIALIZED (\(commitLazily.sql))
      \(upsert(
          from: "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11 FROM lazily"))
      """,
    parameterTypes: countTypes,
    batched: Statement(
      name: "count_visits",
      sql: """
        WITH lazily AS MATERIALIZED (\(commitLazily.sql)), calls AS MATERIALIZED (
          SELECT calls.* FROM lazily
          CROSS JOIN unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) WITH ORDINALITY
            AS calls (visitor, snapshot, owner, title, fold, description, created, hash, size,
              template, at, latest, call)
        ), old AS MATERIALIZED (
          SELECT visit.visitor_id, visit.snapshot_id, at, call
          FROM calls JOIN snapshot_visit AS visit
            ON visit.visitor_id = visitor AND visit.snapshot_id = snapshot
          WHERE visit.last_visited_at <= latest
          ORDER BY visit.visitor_id, visit.snapshot_id FOR UPDATE OF visit SKIP LOCKED
        ), counted AS (
          UPDATE snapshot_visit AS visit SET \(countingOneMore(at: "old.at"))
          FROM old WHERE visit.visitor_id = old.visitor_id AND visit.snapshot_id = old.snapshot_id
          RETURNING visit_count, call
        ), made AS (
          INSERT INTO snapshot_visit (\(insertedColumns))
          SELECT visitor, snapshot, owner, title, fold, description, created, hash, size, template,
            1, at, at
          FROM calls WHERE NOT EXISTS (
            SELECT FROM snapshot_visit AS visit
            WHERE visit.visitor_id = visitor AND visit.snapshot_id = snapshot)
          ORDER BY visitor, snapshot
          ON CONFLICT (visitor_id, snapshot_id) DO NOTHING
          RETURNING visitor_id, snapshot_id, visit_count
        )
        SELECT visit_count, call FROM counted
        UNION ALL
        SELECT visit_count, call
        FROM made JOIN calls ON visitor = visitor_id AND snapshot = snapshot_id
        """,
      parameterTypes: countTypes.map(\.array)),
    keyCount: 2)

  private static let countTypes = insertedTypes + [.timestamp]

  private static func upsert(from row: String) -> String {
    """
    INSERT INTO snapshot_visit AS visit (\(insertedColumns))
    \(row)
    ON CONFLICT (visitor_id, snapshot_id) DO UPDATE
      SET \(countingOneMore(at: "excluded.last_visited_at"))
    WHERE visit.last_visited_at <= $12
    RETURNING visit_count
    """
  }

  /// The columns of the row `visit` once a visit at `time` is counted.
  private static func countingOneMore(at time: String) -> String {
    """
    visit_count = visit.visit_count + 1,
      last_visited_at = greatest(visit.last_visited_at, \(time)),
      snapshot_deleted_at = CASE WHEN visit.snapshot_deleted_at >= \(time)
        THEN visit.snapshot_deleted_at END
    """
  }

  /// Lets the transaction commit before it is on disk: a counter may lose its last second.
  static let commitLazily = Statement(
    name: "commit_lazily", sql: "SELECT set_config('synchronous_commit', 'off', true)")

  /// Removes a log.
  static let delete = Statement(
    name: "delete_access_log",
    sql: "DELETE FROM snapshot_visit WHERE visitor_id = $1 AND snapshot_id = $2",
    parameterTypes: [.text, .text])
}
