// SPDX-License-Identifier: Apache-2.0

import Postgres

/// The statements of background jobs. Those that look for work name no partition key: on a cluster
/// they ask every partition. Each change repeats the condition under which its row was found, so
/// that a job which runs twice changes nothing twice.
enum JobStatements {
  // MARK: Marking visits of deleted snapshots

  private static let isQueued = "deleted_at IS NOT NULL AND visits_marked_at IS NULL"
  private static let isUnseen = "\(isQueued) AND mark_again_at IS NULL"

  /// The number of tombstones with visits still to be marked, and the earliest deletion.
  static let countTombstones = DueRows(
    "tombstones", "snapshot_id", of: "snapshot", where: isQueued, by: "deleted_at",
    parameterTypes: []
  ).count

  /// At most `$2` unprocessed tombstones, all of one owner: the next owner after `$1`.
  static let unseenTombstones = Statement(
    name: "find_unseen_tombstones",
    sql: """
      SELECT snapshot_id, deleted_at, owner_id FROM snapshot
      WHERE \(isUnseen) AND owner_id = (
        SELECT owner_id FROM snapshot WHERE \(isUnseen) AND owner_id > $1
        ORDER BY owner_id LIMIT 1)
      ORDER BY deleted_at LIMIT $2
      """,
    parameterTypes: [.text, .int64], isLong: true)

  /// Tombstones that are due to be looked at again at `$1`, at most `$2`.
  static let dueTombstones = Statement(
    name: "find_due_tombstones",
    sql: """
      SELECT snapshot_id, deleted_at FROM snapshot
      WHERE visits_marked_at IS NULL AND mark_again_at <= $1 ORDER BY mark_again_at LIMIT $2
      """,
    parameterTypes: [.timestamp, .int64], isLong: true)

  /// Visits of the snapshots `$1` that are not marked.
  static let findUnmarkedVisits = Statement(
    name: "find_unmarked_visits",
    sql: """
      SELECT snapshot_id, visitor_id FROM snapshot_visit
      WHERE snapshot_id = ANY ($1) AND snapshot_deleted_at IS NULL
      ORDER BY snapshot_id, visitor_id LIMIT $2
      """,
    parameterTypes: [.textArray, .int64], isLong: true)

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
    parameterTypes: [.textArray, .timestampArray, .text, .text, .text, .text], isLong: true)

  /// Notes at `$2` that the visits of the tombstones `$1` are marked. Those that were deleted by
  /// `$3` leave the queue; the others are looked at again so long after their deletion.
  static let noteMarked = Statement(
    name: "note_marked_tombstones",
    sql: """
      UPDATE snapshot SET mark_again_at = deleted_at + ($2 - $3),
        visits_marked_at = CASE WHEN deleted_at <= $3 THEN $2 END
      WHERE snapshot_id = ANY ($1) AND \(isQueued)
      RETURNING visits_marked_at IS NOT NULL
      """,
    parameterTypes: [.textArray, .timestamp, .timestamp], isLong: true)

  // MARK: Expiring snapshots

  /// Snapshots that have expired at `$1`.
  static let expiredSnapshots = DueRows(
    "expired_snapshots", "snapshot_id", of: "snapshot",
    where: "expires_at IS NOT NULL AND deleted_at IS NULL AND expires_at <= $1", by: "expires_at")

  /// Turns the expired snapshots `$1` into tombstones, unless their expiry was changed meanwhile.
  static let expire = Statement(
    name: "expire_snapshots",
    sql: """
      UPDATE snapshot SET deleted_at = expires_at, document = NULL
      WHERE snapshot_id = ANY ($1) AND deleted_at IS NULL AND expires_at <= $2
      """,
    parameterTypes: [.textArray, .timestamp], isLong: true)

  // MARK: Purging

  /// The parameters of a purge: owners `$1`, ids `$2`, deleted by `$3`.
  private static let purgeTypes: [PostgresType] = [.textArray, .textArray, .timestamp]

  /// Tombstones of snapshots that were deleted by `$1` and whose visits are marked.
  static let oldTombstones = DueRows(
    "old_tombstones", "owner_id, snapshot_id", of: "snapshot",
    where: "visits_marked_at IS NOT NULL AND deleted_at <= $1", by: "deleted_at")

  /// Removes tombstones and the request ids of their creation. Ids are unique across owners, so no
  /// other pair of owner and id matches, and tombstones are never revived.
  static let purgeTombstones: [Statement] = [
    StarStatements.purge(ofSnapshots: purgeTypes),
    // The creation is recognized as long as the tombstone is there.
    Statement(
      name: "purge_snapshot_request",
      sql: """
        DELETE FROM snapshot_request WHERE owner_id = ANY ($1) AND snapshot_id = ANY ($2)
          AND \(StarStatements.isUnstarredSnapshot(in: "snapshot_request"))
        """,
      parameterTypes: purgeTypes, isLong: true),
    Statement(
      name: "purge_snapshot",
      sql: """
        DELETE FROM snapshot
        WHERE owner_id = ANY ($1) AND snapshot_id = ANY ($2) AND visits_marked_at IS NOT NULL
          AND deleted_at <= $3 AND \(StarStatements.isUnstarredSnapshot(in: "snapshot"))
        """,
      parameterTypes: purgeTypes),
  ]

  /// Sessions that were deleted by `$1`.
  static let deletedSessions = DueRows(
    "deleted_sessions", "owner_id, session_id", of: "session",
    where: "\(SessionStagingStatements.isDeleted) AND deleted_at <= $1", by: "deleted_at")

  /// Removes the session `$2` of the owner `$1` in parts, unless it was undeleted meanwhile: the
  /// last statement removes the session itself once nothing else is left.
  static let purgeSession: [Statement] = {
    let types: [PostgresType] = [.text, .text, .timestamp]
    let key = "owner_id = $1 AND session_id = $2"
    let isDeleted = "\(SessionStagingStatements.isDeleted) AND deleted_at <= $3"
    // It cannot be undeleted before the transaction ends.
    let lock = Statement(
      name: "lock_purged_session",
      sql: "SELECT 1 FROM session WHERE \(key) AND \(isDeleted) FOR UPDATE",
      parameterTypes: types, isLong: true)
    let isPurged = "EXISTS (SELECT FROM session WHERE \(key) AND \(isDeleted))"
    let parts = details.map { table, column, countMax in
      Statement(
        name: "purge_\(table)",
        sql: """
          DELETE FROM \(table) WHERE \(isPurged) AND (owner_id, session_id, \(column)) IN (
            SELECT owner_id, session_id, \(column) FROM \(table) WHERE \(key)
            ORDER BY \(column) LIMIT \(countMax))
          """,
        parameterTypes: types)
    }
    let stars = StarStatements.purge(ofSession: isPurged, parameterTypes: types)
    let isEmpty =
      details.map { "NOT EXISTS (SELECT FROM \($0.table) WHERE \(key))" }
      + ["NOT EXISTS (SELECT FROM star WHERE \(StarStatements.isOfSession))"]
    let session = Statement(
      name: "purge_session",
      sql: """
        DELETE FROM session WHERE \(key) AND \(isDeleted)
          AND \(isEmpty.joined(separator: " AND "))
        """,
      parameterTypes: types)
    return [lock] + parts + [stars, session]
  }()

  /// The parts of a session: the tables, the column that identifies their rows, and the maximum
  /// number of rows that a step removes. A content may have megabytes.
  private static let details: [(table: String, column: String, countMax: Int)] = [
    ("session_version", "version", 1_000), ("session_content", "content_sha256", 100),
    ("session_share", "grantee_id", 1_000), ("session_thinning", "due_at", 1),
  ]
}
