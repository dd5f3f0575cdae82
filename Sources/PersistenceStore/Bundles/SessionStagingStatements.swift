// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// The statements that write a session piece by piece, out of sight.
///
/// Its row in `session` is deleted at `marker`, and `session_import` has the import that may
/// continue. Each statement contains that import's token: once a later import has taken over the
/// row, statements of the earlier one change nothing.
enum SessionStagingStatements {
  /// The time of deletion of an incomplete session: the epoch. It precedes every time from which a
  /// deleted session can be listed or undeleted.
  static let marker = Timestamp(microseconds: 0)

  /// True for a row of `session` that is not whole yet.
  static let isStaged = "deleted_at = timestamptz 'epoch'"
  /// True for a row of `session` that was deleted by its owner.
  static let isDeleted = "deleted_at > timestamptz 'epoch'"

  /// The number of versions, and of contents, that are removed at once.
  private static let removedVersionsMax = 500
  private static let removedContentsMax = 50

  /// Owner, id and import: `$1` to `$3` of every statement here.
  private static let types: [PostgresType] = [.text, .text, .bytes]

  /// True while the import `$3` may continue with the session.
  static let isClaimed = """
    EXISTS (SELECT FROM session_import
      WHERE owner_id = $1 AND session_id = $2 AND import_id = $3)
    """

  /// The same, and the session is not whole yet.
  private static let isOpen = """
    \(isClaimed) AND EXISTS (SELECT FROM session
      WHERE owner_id = $1 AND session_id = $2 AND \(isStaged))
    """

  /// Assigns the session to the import `$3` at `$4`, regardless of the previous one.
  static let claim = Statement(
    name: "claim_session_import",
    sql: """
      INSERT INTO session_import AS had (owner_id, session_id, import_id, touched_at)
      VALUES ($1, $2, $3, $4)
      ON CONFLICT (owner_id, session_id) DO UPDATE SET import_id = excluded.import_id,
        touched_at = excluded.touched_at
      """,
    parameterTypes: types + [.timestamp])

  /// Records at `$4` that the import continues, and keeps others from taking over until the
  /// transaction ends.
  static let touch = Statement(
    name: "touch_session_import",
    sql: """
      UPDATE session_import SET touched_at = $4
      WHERE owner_id = $1 AND session_id = $2 AND import_id = $3
      """,
    parameterTypes: types + [.timestamp])

  /// Writes older versions of the session: an array for each column.
  static let addVersions = Statement(
    name: "stage_session_versions",
    sql: SessionBundleStatements.insertVersions(firstColumn: 4, where: isOpen),
    parameterTypes: types + SessionBundleStatements.versionColumnTypes)

  /// Writes contents of older versions.
  static let addContents = Statement(
    name: "stage_session_contents",
    sql: SessionBundleStatements.insertContents(firstColumn: 4, where: isOpen),
    parameterTypes: types + SessionBundleStatements.contentColumnTypes)

  /// Finds out whether the session `$2` of `$1` is not whole yet.
  static let find = Statement(
    name: "find_staged_session",
    sql: "SELECT 1::bigint FROM session WHERE owner_id = $1 AND session_id = $2 AND \(isStaged)",
    parameterTypes: [.text, .text])

  /// Shows the session, which arrives at `$4`.
  static let publish = Statement(
    name: "publish_session",
    sql: """
      UPDATE session SET deleted_at = NULL, arrived_at = $4
      WHERE owner_id = $1 AND session_id = $2 AND \(isStaged) AND \(isClaimed)
      """,
    parameterTypes: types + [.timestamp])

  /// Ends the import.
  static let release = Statement(
    name: "release_session_import",
    sql: """
      DELETE FROM session_import WHERE owner_id = $1 AND session_id = $2 AND import_id = $3
        AND NOT EXISTS (SELECT FROM session
          WHERE session.owner_id = $1 AND session.session_id = $2 AND \(isStaged))
      """,
    parameterTypes: types)

  // MARK: Removing staged data

  /// Removes a bounded part of the staged data, and ends the import when nothing is left; only then
  /// does the last statement affect a row.
  static let remove: [Statement] = {
    // The row may be gone already, but never is a session that is whole touched.
    let isRemovable = """
      \(isClaimed) AND NOT EXISTS (SELECT FROM session
        WHERE owner_id = $1 AND session_id = $2 AND (\(isStaged)) IS NOT TRUE)
      """
    let key = "owner_id = $1 AND session_id = $2"
    func part(_ table: String, _ column: String, _ countMax: Int) -> Statement {
      Statement(
        name: "remove_staged_\(table)",
        sql: """
          DELETE FROM \(table) WHERE \(key) AND \(column) IN (
            SELECT \(column) FROM \(table) WHERE \(key) ORDER BY \(column) LIMIT \(countMax))
            AND \(isRemovable)
          """,
        parameterTypes: types)
    }
    let row = Statement(
      name: "remove_staged_session",
      sql: """
        DELETE FROM session WHERE \(key) AND \(isStaged) AND \(isClaimed)
          AND NOT EXISTS (SELECT FROM session_version WHERE \(key))
          AND NOT EXISTS (SELECT FROM session_content WHERE \(key))
        """,
      parameterTypes: types)
    return [
      part("session_version", "version", removedVersionsMax),
      part("session_content", "content_sha256", removedContentsMax), row, release,
    ]
  }()

  /// Finds the import that has been silent for the longest, if it has written nothing since `$1`.
  static let findIdle = Statement(
    name: "find_idle_session_import",
    sql: """
      SELECT owner_id, session_id, import_id FROM session_import
      WHERE touched_at <= $1 ORDER BY touched_at LIMIT 1
      """,
    parameterTypes: [.timestamp])

  /// Gives the session to the import `$4` if `$3` has written nothing since `$5`.
  static let takeOver = Statement(
    name: "take_over_session_import",
    sql: """
      UPDATE session_import SET import_id = $4
      WHERE owner_id = $1 AND session_id = $2 AND import_id = $3 AND touched_at <= $5
      """,
    parameterTypes: types + [.bytes, .timestamp])

  /// The number of imports that have written nothing since `$1`, and the earliest of their last
  /// writes.
  static let countIdle = DueRows(
    "idle_session_imports", "owner_id, session_id", of: "session_import",
    where: "touched_at <= $1", by: "touched_at"
  ).count
}
