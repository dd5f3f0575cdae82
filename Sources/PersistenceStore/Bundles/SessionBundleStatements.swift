// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// The statements that export and import sessions. Each names the owner, so that it stays within
/// one partition.
enum SessionBundleStatements {
  // MARK: Exporting

  /// The maximum number of index rows that a page looks at.
  private static let pageRowsMax = 64

  static let count = Statement(
    name: "count_sessions",
    sql: "SELECT count(*) FROM session WHERE owner_id = $1 AND deleted_at IS NULL",
    parameterTypes: [.text])

  /// Sessions after the id `$2`, as long as the contents before them on the page have fewer than
  /// `$3` bytes.
  static let export = export(name: "export_sessions", where: "")

  /// The same of the ids `$4`.
  static let exportChosen = export(
    name: "export_chosen_sessions", where: "AND session_id = ANY ($4)", [.textArray])

  private static func export(
    name: String, where condition: String, _ types: [PostgresType] = []
  ) -> Statement {
    Statement(
      name: name,
      sql: """
        SELECT \(SessionStatements.metadataColumns), version_name,
          CASE WHEN noted_version = version THEN change_note ELSE '' END, document->>'content'
        FROM (
          SELECT *, sum(content_size) OVER (ORDER BY session_id ROWS UNBOUNDED PRECEDING)
            - content_size AS bytes_before
          FROM session
          WHERE owner_id = $1 AND session_id > $2 AND deleted_at IS NULL \(condition)
          ORDER BY session_id LIMIT \(pageRowsMax)) AS page
        WHERE bytes_before < $3 ORDER BY session_id
        """,
      parameterTypes: [.text, .text, .int64] + types, weight: .heavy)
  }

  // MARK: Importing

  /// Writes a session with all of its values; fails where its id is taken. With the time of
  /// deletion `SessionStagingStatements.marker` it is out of sight.
  static let insert = Statement(
    name: "insert_session_copy",
    sql: """
      INSERT INTO session (owner_id, session_id, version, title, title_fold, description,
        created_at, updated_at, content_sha256, content_size, last_writer_id, version_name,
        deleted_at, content_format, content_format_version, change_note, noted_version, labels,
        arrived_at, document)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $3, $17,
        $18, jsonb_build_object('content', $19::text))
      """,
    parameterTypes: [
      .text, .text, .int64, .text, .text, .text, .timestamp, .timestamp, .bytes, .int64, .text,
      .text, .timestamp, .text, .int64, .text, .textArray, .timestamp, .text,
    ])

  /// Writes older versions of a session: an array for each column.
  static let insertVersions = Statement(
    name: "insert_session_version_copies", sql: insertVersions(firstColumn: 3, where: "true"),
    parameterTypes: [.text, .text] + versionColumnTypes)

  /// Writes contents of older versions.
  static let insertContents = Statement(
    name: "insert_session_content_copies", sql: insertContents(firstColumn: 3, where: "true"),
    parameterTypes: [.text, .text] + contentColumnTypes)

  /// The types of the arrays that `insertVersions` takes.
  static let versionColumnTypes: [PostgresType] = [
    .int64Array, .textArray, .textArray, .textArray, .timestampArray, .bytesArray, .int64Array,
    .textArray, .textArray, .int64Array, .textArray, .int64Array, .textArray,
  ]

  /// The types of the arrays that `insertContents` takes.
  static let contentColumnTypes: [PostgresType] = [.bytesArray, .bytesArray]

  /// The text of a statement that writes versions of the session `$2` of `$1` from arrays, the
  /// first of which is the parameter of this number, if a condition is met.
  static func insertVersions(firstColumn: Int, where condition: String) -> String {
    """
    INSERT INTO session_version (owner_id, session_id, version, title, title_fold, description,
      updated_at, content_sha256, content_size, last_writer_id, version_name, is_deleted,
      content_format, content_format_version, change_note)
    SELECT $1, $2, version, title, title_fold, description, updated_at, content_sha256,
      content_size, nullif(writer_id, $1), version_name, is_deleted <> 0,
      format, format_version, note
    FROM unnest(\(arrays(13, from: firstColumn))) AS copies (version, title, title_fold,
      description, updated_at, content_sha256, content_size, writer_id, version_name, is_deleted,
      format, format_version, note)
    WHERE \(condition)
    """
  }

  /// The same for contents.
  static func insertContents(firstColumn: Int, where condition: String) -> String {
    """
    INSERT INTO session_content (owner_id, session_id, content_sha256, document)
    SELECT $1, $2, content_sha256, jsonb_build_object('content', convert_from(text, 'UTF8'))
    FROM unnest(\(arrays(2, from: firstColumn))) AS copies (content_sha256, text)
    WHERE \(condition)
    """
  }

  private static func arrays(_ count: Int, from first: Int) -> String {
    (first..<first + count).map { "$\($0)" }.joined(separator: ", ")
  }

  // MARK: Bringing back

  /// The row that may be brought back: deleted at version `$3`.
  private static let restorableRow = """
    owner_id = $1 AND session_id = $2 AND version = $3 AND \(SessionStagingStatements.isDeleted)
    """

  static let recordRestore = SessionSharingStatements.record(
    .undeleteSession, where: restorableRow, eventParameter: 6,
    parameterTypes: SessionStatements.changeParameterTypes + [.text])

  static let keepVersionBeforeRestore = Statement(
    name: "keep_version_before_import",
    sql: SessionHistoryStatements.keepVersion(where: restorableRow),
    parameterTypes: SessionStatements.changeParameterTypes)

  static let keepContentBeforeRestore = Statement(
    name: "keep_content_before_import",
    sql: SessionHistoryStatements.keepContent(where: restorableRow),
    parameterTypes: SessionStatements.changeParameterTypes)

  static let restore = Statement(
    name: "restore_imported_session",
    sql: """
      UPDATE session SET version = version + 1, last_request = $4,
        updated_at = greatest($5, updated_at), title = $6, title_fold = $7, description = $8,
        content_sha256 = $9, content_size = $10,
        content_format = $11, content_format_version = $12,
        document = jsonb_build_object('content', $13::text), deleted_at = NULL,
        last_writer_id = NULL, change_note = $14, noted_version = version + 1, version_name = ''
      WHERE \(restorableRow)
      RETURNING \(SessionStatements.metadataColumns)
      """,
    parameterTypes: SessionStatements.changeParameterTypes
      + [.text, .text, .text, .bytes, .int64, .text, .int64, .text, .text])
}
