// SPDX-License-Identifier: Apache-2.0

import Postgres

/// The statements of background jobs. Those that look for work name no partition key: on a cluster
/// they ask every partition. Each change repeats the condition under which its row was found, so
/// that a job which runs twice changes nothing twice.
enum JobStatements {
  // MARK: Marking visits of deleted snapshots

  /// Tombstones whose visits are to be marked, the oldest first.
  static let findTombstones = Statement(
    name: "find_tombstones",
    sql: """
      SELECT snapshot_id, deleted_at FROM snapshot
      WHERE deleted_at IS NOT NULL AND visits_marked_at IS NULL ORDER BY deleted_at LIMIT $1
      """,
    parameterTypes: [.int64])

  /// Visits of the snapshots `$1` that are not marked.
  static let findUnmarkedVisits = Statement(
    name: "find_unmarked_visits",
    sql: """
      SELECT snapshot_id, visitor_id FROM snapshot_visit
      WHERE snapshot_id = ANY ($1) AND snapshot_deleted_at IS NULL
      ORDER BY snapshot_id, visitor_id LIMIT $2
      """,
    parameterTypes: [.textArray, .int64])

  /// Marks the visits of the snapshots `$1`, deleted at `$2`, from the visit of `$4` to `$3` up to
  /// that of `$6` to `$5`. It is the range of the index in which the search found them: by the
  /// names of its visitors, each step would read every visit of a snapshot.
  static let markVisits = Statement(
    name: "mark_visits",
    sql: """
      UPDATE snapshot_visit SET snapshot_deleted_at = ($2)[array_position($1, snapshot_id)]
      WHERE snapshot_id = ANY ($1) AND snapshot_deleted_at IS NULL
        AND (snapshot_id, visitor_id) >= ($3, $4) AND (snapshot_id, visitor_id) <= ($5, $6)
      """,
    parameterTypes: [.textArray, .timestampArray, .text, .text, .text, .text])

  /// Takes the tombstones `$1` off the queue.
  static let finishTombstones = Statement(
    name: "finish_tombstones",
    sql: """
      UPDATE snapshot SET visits_marked_at = $2
      WHERE snapshot_id = ANY ($1) AND deleted_at IS NOT NULL AND visits_marked_at IS NULL
      """,
    parameterTypes: [.textArray, .timestamp])

  static let tombstoneBacklog = Statement(
    name: "count_tombstones",
    sql: """
      SELECT count(*), min(deleted_at) FROM snapshot
      WHERE deleted_at IS NOT NULL AND visits_marked_at IS NULL
      """)

  // MARK: Expiring snapshots

  /// Snapshots that have expired at `$1`, the earliest first.
  static let findExpired = Statement(
    name: "find_expired_snapshots",
    sql: """
      SELECT snapshot_id FROM snapshot
      WHERE expires_at IS NOT NULL AND deleted_at IS NULL AND expires_at <= $1
      ORDER BY expires_at LIMIT $2
      """,
    parameterTypes: [.timestamp, .int64])

  /// Leaves tombstones of the snapshots `$1`, unless their end was moved meanwhile. They were gone
  /// from the moment of their end on.
  static let expire = Statement(
    name: "expire_snapshots",
    sql: """
      UPDATE snapshot SET deleted_at = expires_at, document = NULL
      WHERE snapshot_id = ANY ($1) AND deleted_at IS NULL AND expires_at <= $2
      """,
    parameterTypes: [.textArray, .timestamp])

  static let expiryBacklog = Statement(
    name: "count_expired_snapshots",
    sql: """
      SELECT count(*), min(expires_at) FROM snapshot
      WHERE expires_at IS NOT NULL AND deleted_at IS NULL AND expires_at <= $1
      """,
    parameterTypes: [.timestamp])

  // MARK: Purging tombstones

  /// Tombstones of snapshots that were deleted by `$1` and whose visits are marked, the earliest
  /// first.
  static let findOldTombstones = Statement(
    name: "find_old_tombstones",
    sql: """
      SELECT owner_id, snapshot_id FROM snapshot
      WHERE visits_marked_at IS NOT NULL AND deleted_at <= $1 ORDER BY deleted_at LIMIT $2
      """,
    parameterTypes: [.timestamp, .int64])

  /// Removes the tombstones `$2` of the owners `$1`, and what their creations are known by. Ids are
  /// unique among owners, so that no other pair of the two matches.
  static let purgeTombstones: [Statement] = [
    Statement(
      name: "purge_snapshot_request",
      sql: "DELETE FROM snapshot_request WHERE owner_id = ANY ($1) AND snapshot_id = ANY ($2)",
      parameterTypes: [.textArray, .textArray]),
    Statement(
      name: "purge_snapshot",
      sql: """
        DELETE FROM snapshot
        WHERE owner_id = ANY ($1) AND snapshot_id = ANY ($2) AND visits_marked_at IS NOT NULL
        """,
      parameterTypes: [.textArray, .textArray]),
  ]

  static let tombstonePurgeBacklog = Statement(
    name: "count_old_tombstones",
    sql: """
      SELECT count(*), min(deleted_at) FROM snapshot
      WHERE visits_marked_at IS NOT NULL AND deleted_at <= $1
      """,
    parameterTypes: [.timestamp])

  // MARK: Purging deleted sessions

  /// Sessions that were deleted by `$1`, the earliest first.
  static let findDeletedSessions = Statement(
    name: "find_deleted_sessions",
    sql: """
      SELECT owner_id, session_id FROM session
      WHERE deleted_at IS NOT NULL AND deleted_at <= $1 ORDER BY deleted_at LIMIT $2
      """,
    parameterTypes: [.timestamp, .int64])

  /// Removes the sessions `$2` of the owners `$1`, unless they came back meanwhile. Should an owner
  /// have a session by the id of another's, it goes only if it was deleted as long ago, and then it
  /// is due as well.
  static let purgeSessions: [Statement] = {
    let types: [PostgresType] = [.textArray, .textArray, .timestamp]
    let isPurged = "owner_id = ANY ($1) AND session_id = ANY ($2) AND deleted_at <= $3"
    // None of them comes back before the transaction ends.
    let lock = Statement(
      name: "lock_purged_sessions", sql: "SELECT 1 FROM session WHERE \(isPurged) FOR UPDATE",
      parameterTypes: types)
    let details = ["session_version", "session_content", "session_grant"].map { table in
      Statement(
        name: "purge_\(table)",
        sql: """
          DELETE FROM \(table) detail
          WHERE owner_id = ANY ($1) AND session_id = ANY ($2) AND EXISTS (
            SELECT FROM session WHERE session.owner_id = detail.owner_id
              AND session.session_id = detail.session_id AND session.deleted_at <= $3)
          """,
        parameterTypes: types)
    }
    let sessions = Statement(
      name: "purge_sessions", sql: "DELETE FROM session WHERE \(isPurged)",
      parameterTypes: types)
    return [lock] + details + [sessions]
  }()

  static let purgeBacklog = Statement(
    name: "count_deleted_sessions",
    sql: """
      SELECT count(*), min(deleted_at) FROM session
      WHERE deleted_at IS NOT NULL AND deleted_at <= $1
      """,
    parameterTypes: [.timestamp])
}
