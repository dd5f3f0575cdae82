// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// The statements on the versions that sessions had. Each names owner and session, so that it stays
/// within one partition.
enum SessionHistoryStatements {
  /// The columns that `SessionVersion.init(row:)` reads but for the last, in its order, of
  /// `session_version`, and of `session`, whose note may be about an older version.
  private static let columns = versionColumns(note: "change_note")
  private static let currentColumns = versionColumns(note: currentNote)

  private static func versionColumns(note: String) -> String {
    """
    version, version_name, title, description, content_sha256, content_size, updated_at,
      last_writer_id, content_format, content_format_version, \(note) AS note
    """
  }

  /// The note about the version of a row of `session`.
  static let currentNote = """
    CASE WHEN session.noted_version = session.version THEN session.change_note ELSE '' END
    """

  /// The number of columns of a version: the next column's index.
  static let versionColumnCount = 12

  /// True for a row of `session` unless the request `$4` has changed it before; kept versions are
  /// looked at only if there is a request.
  static let isNewRequest = """
    ($4 IS NULL OR ((last_request = $4) IS NOT TRUE AND (\(madeByRequest("$4"))) IS NULL))
    """

  /// The version that a request has made, if it is kept. The order, in which the primary key has
  /// nothing to offer, leads to the index on requests, with statistics or without.
  private static func madeByRequest(_ request: String, and condition: String = "") -> String {
    """
    SELECT kept.version FROM session_version kept
      WHERE kept.owner_id = $1 AND kept.session_id = $2
        AND kept.last_request BETWEEN \(request) AND \(request) \(condition)
      ORDER BY kept.last_request LIMIT 1
    """
  }

  static func keepVersion(where condition: String) -> String {
    """
    INSERT INTO session_version (owner_id, session_id, version, title, title_fold, description,
      updated_at, content_sha256, content_size, last_request, last_writer_id, version_name,
      content_format, content_format_version, change_note, is_deleted)
    SELECT owner_id, session_id, version, title, title_fold, description, updated_at,
      content_sha256, content_size, last_request, last_writer_id, version_name,
      content_format, content_format_version, \(currentNote), deleted_at IS NOT NULL
    FROM session WHERE \(condition)
    """
  }

  static func keepContent(where condition: String) -> String {
    """
    INSERT INTO session_content (owner_id, session_id, content_sha256, document)
    SELECT owner_id, session_id, content_sha256, document FROM session WHERE \(condition)
    ON CONFLICT (owner_id, session_id, content_sha256) DO NOTHING
    """
  }

  // MARK: Reading

  private static let isLive = """
    EXISTS (SELECT FROM session live
      WHERE live.owner_id = $1 AND live.session_id = $2 AND \(LiveRows.isLive("live")))
    """

  /// Versions below `$3`, the newest first. The kept versions are limited by themselves, so that
  /// the order of the index ends their scan also where statistics are missing: over the union a
  /// planner that expects one row reads them all and sorts.
  static let list = Statement(
    name: "list_session_versions",
    sql: """
      SELECT * FROM (
        SELECT \(currentColumns), false AS is_deleted FROM session
        WHERE owner_id = $1 AND session_id = $2 AND version < $3 AND \(LiveRows.isLive)
        UNION ALL
        (SELECT \(columns), is_deleted FROM session_version
         WHERE owner_id = $1 AND session_id = $2 AND version < $3 AND \(isLive)
         ORDER BY version DESC LIMIT $4)) AS versions
      ORDER BY version DESC LIMIT $4
      """,
    parameterTypes: [.text, .text, .int64, .int64])

  /// The version `$3` and its content, which is in the session itself if that still has it.
  static let read = Statement(
    name: "get_session_version",
    sql: versionRow(
      and: ", document->>'content'",
      kept: """
        , coalesce(
          (SELECT document FROM session_content content
           WHERE content.owner_id = $1 AND content.session_id = $2
             AND content.content_sha256 = kept.content_sha256),
          (SELECT document FROM session live
           WHERE live.owner_id = $1 AND live.session_id = $2
             AND live.content_sha256 = kept.content_sha256))->>'content'
        """),
    parameterTypes: [.text, .text, .int64])

  /// The version `$3` without touching its content.
  static let readInfo = Statement(
    name: "get_session_version_info", sql: versionRow(),
    parameterTypes: [.text, .text, .int64])

  /// The row of the version `$3`, and what else is asked of it, be it current or kept.
  private static func versionRow(and current: String = "", kept: String = "") -> String {
    """
    SELECT \(currentColumns), false\(current) FROM session
    WHERE owner_id = $1 AND session_id = $2 AND version = $3 AND \(LiveRows.isLive)
    UNION ALL
    SELECT \(columns), is_deleted\(kept) FROM session_version kept
    WHERE owner_id = $1 AND session_id = $2 AND version = $3 AND \(isLive)
    """
  }

  /// The session as the request `$3` left it, as `SessionStatements.metadataColumns`.
  static let replay = Statement(
    name: "replay_session_change",
    sql: """
      SELECT kept.session_id, kept.title, kept.description, kept.version, live.created_at,
        kept.updated_at, kept.content_sha256, kept.content_size, kept.last_writer_id,
        kept.content_format, kept.content_format_version, live.labels
      FROM session_version kept JOIN session live USING (owner_id, session_id)
      WHERE kept.owner_id = $1 AND kept.session_id = $2
        AND kept.version = (\(madeByRequest("$3")))
      """,
    parameterTypes: [.text, .text, .bytes])

  // MARK: Restoring, naming, undeleting

  /// The row that a restore to version `$6` may change.
  private static let restorableRow = """
    \(SessionStatements.changeableRow) AND ($6 = version OR EXISTS (
      SELECT FROM session_version old
      WHERE old.owner_id = $1 AND old.session_id = $2 AND old.version = $6))
    """

  private static let restoreParameterTypes = SessionStatements.changeParameterTypes + [.int64]

  static let keepVersionBeforeRestore = Statement(
    name: "keep_restored_version", sql: keepVersion(where: restorableRow),
    parameterTypes: restoreParameterTypes)

  static let keepContentBeforeRestore = Statement(
    name: "keep_restored_content", sql: keepContent(where: restorableRow),
    parameterTypes: restoreParameterTypes)

  /// Makes version `$6` the newest again; `session_version` and `session_content` hold it, even if
  /// it is the current one. Its note comes along unless `$8` is another.
  static let restore = Statement(
    name: "restore_session",
    sql: """
      UPDATE session SET version = session.version + 1, last_request = $4,
        updated_at = greatest($5, session.updated_at), title = old.title,
        title_fold = old.title_fold, description = old.description,
        content_sha256 = old.content_sha256, content_size = old.content_size,
        document = content.document, content_format = old.content_format,
        content_format_version = old.content_format_version, last_writer_id = $7,
        change_note = coalesce(nullif($8, ''), old.change_note),
        noted_version = session.version + 1, version_name = ''
      FROM session_version old CROSS JOIN LATERAL (
        SELECT document FROM session_content kept
        WHERE kept.owner_id = $1 AND kept.session_id = $2
          AND kept.content_sha256 = old.content_sha256 LIMIT 1) AS content
      WHERE session.owner_id = $1 AND session.session_id = $2
        AND session.version = coalesce($3, session.version) AND \(LiveRows.isLive("session"))
        AND old.owner_id = $1 AND old.session_id = $2 AND old.version = $6
        AND ($4 IS NULL OR ((session.last_request = $4) IS NOT TRUE
          AND (\(madeByRequest("$4", and: "AND kept.version < session.version"))) IS NULL))
      RETURNING \(SessionStatements.ownMetadataColumns)
      """,
    parameterTypes: restoreParameterTypes + [.text, .text])

  /// Names the version `$3` if it is the current one, and returns it.
  static let nameCurrent = Statement(
    name: "name_session",
    sql: """
      UPDATE session SET version_name = $4
      WHERE owner_id = $1 AND session_id = $2 AND version = $3 AND \(LiveRows.isLive)
      RETURNING \(currentColumns), false
      """,
    parameterTypes: [.text, .text, .int64, .text])

  /// Names the version `$3` if it is an older one, and returns it.
  static let nameKept = Statement(
    name: "name_session_version",
    sql: """
      UPDATE session_version SET version_name = $4
      WHERE owner_id = $1 AND session_id = $2 AND version = $3 AND \(isLive)
      RETURNING \(columns), is_deleted
      """,
    parameterTypes: [.text, .text, .int64, .text])

  /// The row that may be undeleted: deleted after `$6`.
  private static let undeletableRow = """
    owner_id = $1 AND session_id = $2 AND coalesce(deleted_at, '-infinity') > $6 AND \(isNewRequest)
    """

  static let keepVersionBeforeUndelete = Statement(
    name: "keep_undeleted_version", sql: keepVersion(where: undeletableRow),
    parameterTypes: SessionStatements.changeParameterTypes + [.timestamp])

  static let recordUndelete = SessionSharingStatements.record(
    .undeleteSession, where: undeletableRow, eventParameter: 7,
    parameterTypes: SessionStatements.changeParameterTypes + [.timestamp, .text])

  static let undelete = Statement(
    name: "undelete_session",
    sql: """
      UPDATE session SET version = version + 1, last_request = $4, deleted_at = NULL,
        last_writer_id = NULL, version_name = ''
      WHERE \(undeletableRow)
      RETURNING \(SessionStatements.metadataColumns)
      """,
    parameterTypes: SessionStatements.changeParameterTypes + [.timestamp])
}
