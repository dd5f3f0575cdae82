// SPDX-License-Identifier: Apache-2.0

import Postgres

/// The statements that thin out histories. All except the search name the owner, and none reads
/// more rows of a history than its last parameter.
enum ThinningStatements {
  /// Marks the session as due from `$3` on, if its version is a multiple of `$4`.
  static let mark = Statement(
    name: "mark_for_thinning",
    sql: """
      INSERT INTO session_thinning (owner_id, session_id, due_at, after_version)
      SELECT owner_id, session_id, $3, 0 FROM session
      WHERE owner_id = $1 AND session_id = $2 AND version % $4 = 0
      ON CONFLICT (owner_id, session_id) DO UPDATE
        SET due_at = least(session_thinning.due_at, excluded.due_at)
      """,
    parameterTypes: [.text, .text, .timestamp, .int64])

  /// Marks a session that came with a history, once it is whole.
  static let markImported = Statement(
    name: "mark_imported_for_thinning",
    sql: """
      INSERT INTO session_thinning (owner_id, session_id, due_at, after_version)
      SELECT owner_id, session_id, updated_at, 0 FROM session
      WHERE owner_id = $1 AND session_id = $2 AND deleted_at IS NULL
      ON CONFLICT (owner_id, session_id) DO NOTHING
      """,
    parameterTypes: [.text, .text])

  /// Histories that are due at `$1`.
  static let due = DueRows(
    "histories_to_thin", "owner_id, session_id, due_at, after_version", of: "session_thinning",
    where: "due_at <= $1", by: "due_at")

  /// Up to `$5` versions after `$3`, ascending, each with the oldest of the `$4` newest versions,
  /// or NULL if there are no more.
  static let read = Statement(
    name: "read_versions_to_thin",
    sql: """
      SELECT version, version_name <> '', updated_at, (
        SELECT version FROM session_version WHERE owner_id = $1 AND session_id = $2
        ORDER BY version DESC OFFSET $4 - 1 LIMIT 1) AS oldest_newest
      FROM session_version WHERE owner_id = $1 AND session_id = $2 AND version > $3
      ORDER BY version LIMIT $5
      """,
    parameterTypes: [.text, .text, .int64, .int64, .int64])

  /// Locks the session, or fails at once if another transaction has.
  static let lock = Statement(
    name: "lock_session_to_thin",
    sql: """
      SELECT 1 FROM session WHERE owner_id = $1 AND session_id = $2 FOR UPDATE NOWAIT
      """,
    parameterTypes: [.text, .text])

  /// Removes the versions `$3`, except those that were named meanwhile.
  static let remove = Statement(
    name: "thin_out_session_versions",
    sql: """
      DELETE FROM session_version
      WHERE owner_id = $1 AND session_id = $2 AND version = ANY ($3) AND version_name = ''
      """,
    parameterTypes: [.text, .text, .int64Array])

  /// Removes up to `$3` contents that no kept version has.
  static let dropContents = Statement(
    name: "drop_session_contents",
    sql: """
      DELETE FROM session_content WHERE (owner_id, session_id, content_sha256) IN (
          SELECT owner_id, session_id, content_sha256 FROM session_content content
          WHERE owner_id = $1 AND session_id = $2 AND content_sha256 <> ALL (ARRAY (
            SELECT content_sha256 FROM session_version kept
            WHERE kept.owner_id = $1 AND kept.session_id = $2))
          LIMIT $3)
      """,
    parameterTypes: [.text, .text, .int64])

  /// Stores when and where to continue, unless the history was marked again.
  static let reschedule = Statement(
    name: "reschedule_thinning",
    sql: """
      UPDATE session_thinning SET due_at = $4, after_version = $5
      WHERE owner_id = $1 AND session_id = $2 AND due_at = $3
      """,
    parameterTypes: [.text, .text, .timestamp, .timestamp, .int64])

  /// Forgets a history that holds nothing to thin out, unless it was marked again.
  static let finish = Statement(
    name: "finish_thinning",
    sql: """
      DELETE FROM session_thinning WHERE owner_id = $1 AND session_id = $2 AND due_at = $3
      """,
    parameterTypes: [.text, .text, .timestamp])
}
