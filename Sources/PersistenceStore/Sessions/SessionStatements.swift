// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// The statements on single sessions. Each names the owner first, changes one row at most, and
/// takes times and ids as parameters, so that it means the same on one server and on a partitioned
/// one.
enum SessionStatements {
  /// The columns that `SessionMetadata.init(row:)` reads, in its order.
  static let metadataColumns = metadataColumnNames.joined(separator: ", ")

  /// The same with the name of their table, where another one has such columns too.
  static let ownMetadataColumns = metadataColumnNames.map { "session.\($0)" }
    .joined(separator: ", ")

  /// The number of columns in `metadataColumns`: the next column's index.
  static let metadataColumnCount = metadataColumnNames.count

  private static let metadataColumnNames = [
    "session_id", "title", "description", "version", "created_at", "updated_at", "content_sha256",
    "content_size", "last_writer_id", "content_format", "content_format_version", "labels",
  ]

  /// Does nothing, and returns nothing, when the id exists: then a row with the same
  /// `create_request` is the earlier answer to the same request. Many are inserted in the order of
  /// their keys, so that two batches with the same requests wait for each other in one direction.
  static let create = Statement(
    name: "create_session",
    sql: """
      \(insert)
      VALUES ($1, $2, 1, $3, $4, $5, $6, $6, $7, $8, $9, $9, $10, $11, $12, 1,
        jsonb_build_object('content', $13::text))
      ON CONFLICT (owner_id, session_id) DO NOTHING
      RETURNING version
      """,
    parameterTypes: createParameterTypes,
    batched: Statement(
      name: "create_sessions",
      sql: """
        WITH calls AS MATERIALIZED (
          SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            WITH ORDINALITY AS calls (owner, id, title, fold, description, at, hash, size, request,
            format, format_version, note, content, call)
        ), made AS (
          \(insert)
          SELECT owner, id, 1, title, fold, description, at, at, hash, size, request, request,
            format, format_version, note, 1, jsonb_build_object('content', content)
          FROM calls ORDER BY owner, id
          ON CONFLICT (owner_id, session_id) DO NOTHING
          RETURNING owner_id, session_id, version
        )
        SELECT version, call FROM made JOIN calls ON owner = owner_id AND id = session_id
        """,
      parameterTypes: createParameterTypes.map(\.array)),
    keyCount: 2)

  private static let insert = """
    INSERT INTO session (owner_id, session_id, version, title, title_fold, description, created_at,
      updated_at, content_sha256, content_size, create_request, last_request, content_format,
      content_format_version, change_note, noted_version, document)
    """

  private static let createParameterTypes: [PostgresType] = [
    .text, .text, .text, .text, .text, .timestamp, .bytes, .int64, .bytes, .text, .int64, .text,
    .text,
  ]

  /// Reads a session, whether `$3` has starred it, and the content, which is NULL if the version is
  /// `$4`.
  static let read = Statement(
    name: "get_session",
    sql: """
      SELECT \(metadataColumns), \(isStarred(by: "$3")),
        CASE WHEN version <> $4 THEN document->>'content' END
      FROM session WHERE owner_id = $1 AND session_id = $2 AND \(LiveRows.isLive)
      """,
    parameterTypes: [.text, .text, .text, .int64], weight: .heavy,
    batched: Statement(
      name: "get_sessions",
      sql: """
        SELECT \(metadataColumns), \(isStarred(by: "reader")),
          CASE WHEN version <> known THEN document->>'content' END, call
        FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS calls (owner, id, reader, known, call)
        JOIN session ON owner_id = owner AND session_id = id WHERE \(LiveRows.isLive)
        """,
      parameterTypes: [.textArray, .textArray, .textArray, .int64Array]))

  /// The index of the column that says whether the reader has starred a session that is read.
  static let starColumn = metadataColumnCount

  private static func isStarred(by reader: String) -> String {
    StarStatements.isStarred(.session, "session.session_id", by: reader)
  }

  /// Reads a session without touching its document, and whether `$3` has starred it.
  static let readMetadata = Statement(
    name: "get_session_metadata",
    sql: """
      SELECT \(metadataColumns), \(isStarred(by: "$3"))
      FROM session WHERE owner_id = $1 AND session_id = $2 AND \(LiveRows.isLive)
      """,
    parameterTypes: [.text, .text, .text],
    batched: Statement(
      name: "get_sessions_metadata",
      sql: """
        SELECT \(metadataColumns), \(isStarred(by: "reader")), call
        FROM unnest($1, $2, $3) WITH ORDINALITY AS calls (owner, id, reader, call)
        JOIN session ON owner_id = owner AND session_id = id WHERE \(LiveRows.isLive)
        """,
      parameterTypes: [.textArray, .textArray, .textArray]))

  /// Reads what tells a retry from a conflict, of deleted sessions too, but of none that is not
  /// whole yet.
  static let inspect = Statement(
    name: "inspect_session",
    sql: """
      SELECT \(metadataColumns), create_request, last_request, deleted_at
      FROM session WHERE owner_id = $1 AND session_id = $2
        AND (\(SessionStagingStatements.isStaged)) IS NOT TRUE
      """,
    parameterTypes: [.text, .text])

  /// Keeps others from changing the session until the transaction ends.
  static let lock = Statement(
    name: "lock_session",
    sql: "SELECT 1 FROM session WHERE owner_id = $1 AND session_id = $2 FOR UPDATE",
    parameterTypes: [.text, .text])

  /// Copies the version that a change replaces to the history.
  static let keepVersion = Statement(
    name: "keep_session_version", sql: SessionHistoryStatements.keepVersion(where: changeableRow),
    parameterTypes: changeParameterTypes)

  /// The same for the version that a new title or description replaces, and that a new content
  /// does: none if the row meets the update already.
  static let keepVersionBeforeRename = Statement(
    name: "keep_session_version",
    sql: SessionHistoryStatements.keepVersion(where: renamableRow),
    parameterTypes: renameParameterTypes)
  static let keepVersionBeforeUpdate = Statement(
    name: "keep_session_version",
    sql: SessionHistoryStatements.keepVersion(where: updatableRow),
    parameterTypes: judgedParameterTypes)
  static let keepContentBeforeUpdate = Statement(
    name: "keep_session_content",
    sql: SessionHistoryStatements.keepContent(where: updatableRow),
    parameterTypes: judgedParameterTypes)

  /// Changes title and description; NULL leaves either as it is. The column behind the metadata is
  /// true if the row met the update already.
  static let rename = Statement(
    name: "rename_session", sql: update(setting: "", where: renamableRow, unless: isRenamed),
    parameterTypes: renameParameterTypes)

  /// Changes title, description and content; NULL leaves one of the first two as it is. The column
  /// behind the metadata is as of `rename`.
  static let update = Statement(
    name: "update_session",
    sql: update(
      setting: """
        content_sha256 = $11, content_size = $15, content_format = $12,
          content_format_version = $13, document = jsonb_build_object('content', $16::text),
        """, where: updatableRow, unless: isUpdated),
    parameterTypes: judgedParameterTypes + [.int64, .text])

  /// Records a deletion, before it happens.
  static let recordDelete = SessionSharingStatements.record(
    .deleteSession, where: changeableRow, eventParameter: 6,
    parameterTypes: changeParameterTypes + [.text])

  /// Marks a session as deleted.
  static let delete = Statement(
    name: "delete_session",
    sql: """
      UPDATE session SET version = version + 1, last_request = $4, deleted_at = $5,
        last_writer_id = NULL, version_name = ''
      WHERE \(changeableRow)
      RETURNING \(metadataColumns)
      """,
    parameterTypes: changeParameterTypes)

  /// The row of owner `$1` and id `$2` at version `$3`, or at any if that is NULL, unless the
  /// request `$4` has changed it already.
  static let changeableRow = """
    owner_id = $1 AND session_id = $2 AND version = coalesce($3, version) AND \(LiveRows.isLive)
      AND \(SessionHistoryStatements.isNewRequest)
    """

  /// Owner, id, expected version, request and time: `$1` to `$5` of every change.
  static let changeParameterTypes: [PostgresType] = [.text, .text, .int64, .bytes, .timestamp]

  private static let renameParameterTypes: [PostgresType] =
    changeParameterTypes + [.text, .text, .text, .text, .text]
  private static let judgedParameterTypes =
    renameParameterTypes + [.bytes, .text, .int64, .int64]

  private static let newContent = NewContent(
    hash: "$11", format: "$12", formatVersion: "$13", rule: "$14")
  private static let isRenamed = meets(title: "$6", description: "$8", nil)
  private static let isUpdated = meets(title: "$6", description: "$8", newContent)
  private static let renamableRow = "\(changeableRow) AND NOT \(isRenamed)"
  private static let updatableRow = """
    \(changeableRow) AND NOT \(isUpdated) AND \(newContent.fits)
    """

  /// True for a row that has all that an update asks for, as `SessionChange.isMet` says, and never
  /// NULL. A title or a description that is NULL asks for nothing.
  static func meets(title: String, description: String, _ content: NewContent?) -> String {
    """
    (coalesce(\(title) = session.title, true)
        AND coalesce(\(description) = session.description, true)\(
          content.map { " AND \($0.isMet)" } ?? ""))
    """
  }

  /// The expressions for the content of an update, as a row of `session` is judged by them.
  struct NewContent {
    let hash: String
    /// The name of the format, empty if it is not told, and its version.
    let format: String
    let formatVersion: String
    /// The raw value of a `FormatRule`.
    let rule: String

    /// True for a row that has it already.
    var isMet: String {
      """
      \(hash) = session.content_sha256
          AND ((\(format) = '' AND \(rule) <> \(FormatRule.any.rawValue))
            OR (\(format) = session.content_format
              AND \(formatVersion) = session.content_format_version))
      """
    }

    /// True for a row whose content it may replace, as `FormatRule.check` says.
    var fits: String {
      """
      (session.content_format = '' OR \(rule) = \(FormatRule.any.rawValue)
          OR (\(format) = session.content_format
            AND \(formatVersion) >= session.content_format_version)
          OR (\(rule) = \(FormatRule.named.rawValue) AND \(format) <> ''
            AND \(format) <> session.content_format))
      """
    }
  }

  private static func update(
    setting content: String, where row: String, unless isMet: String
  ) -> String {
    """
    WITH changed AS (
      UPDATE session SET version = version + 1, last_request = $4, \(content)
        updated_at = greatest($5, updated_at), title = coalesce($6, title),
        title_fold = coalesce($7, title_fold), description = coalesce($8, description),
        last_writer_id = $9, change_note = $10, noted_version = version + 1, version_name = ''
      WHERE \(row)
      RETURNING \(metadataColumns)
    )
    SELECT \(metadataColumns), false FROM changed
    UNION ALL
    SELECT \(metadataColumns), true FROM session WHERE \(changeableRow) AND \(isMet)
    """
  }
}
