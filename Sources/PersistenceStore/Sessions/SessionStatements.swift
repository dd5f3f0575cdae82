// SPDX-License-Identifier: Apache-2.0

import Postgres

/// The statements on single sessions. Each names the owner first, changes one row at most, and
/// takes times and ids as parameters, so that it means the same on one server and on a partitioned
/// one.
enum SessionStatements {
  /// What `SessionMetadata.init(row:)` reads, in its order.
  static let metadataColumns = """
    session_id, title, description, version, created_at, updated_at, content_sha256, content_size
    """

  /// How many columns `metadataColumns` names: the next column's index.
  static let metadataColumnCount = 8

  /// Does nothing when the id exists: then a row with the same `create_request` is the earlier
  /// answer to the same request.
  static let create = Statement(
    name: "create_session",
    sql: """
      INSERT INTO session (owner_id, session_id, version, title, title_fold, description,
        created_at, updated_at, content_sha256, content_size, create_request, last_request,
        document)
      VALUES ($1, $2, 1, $3, $4, $5, $6, $6, $7, $8, $9, $9,
        jsonb_build_object('content', $10::text))
      ON CONFLICT (owner_id, session_id) DO NOTHING
      """,
    parameterTypes: [
      .text, .text, .text, .text, .text, .timestamp, .bytes, .int64, .bytes, .text,
    ])

  /// Reads a session; the content is NULL if its version is `$3`.
  static let read = Statement(
    name: "get_session",
    sql: """
      SELECT \(metadataColumns),
        CASE WHEN version <> $3 THEN document->>'content' END
      FROM session WHERE owner_id = $1 AND session_id = $2 AND deleted_at IS NULL
      """,
    parameterTypes: [.text, .text, .int64], weight: .heavy)

  /// Reads a session without touching its document.
  static let readMetadata = Statement(
    name: "get_session_metadata",
    sql: """
      SELECT \(metadataColumns)
      FROM session WHERE owner_id = $1 AND session_id = $2 AND deleted_at IS NULL
      """,
    parameterTypes: [.text, .text])

  /// Reads what tells a retry from a conflict, of deleted sessions too.
  static let inspect = Statement(
    name: "inspect_session",
    sql: """
      SELECT \(metadataColumns), create_request, last_request, deleted_at IS NOT NULL
      FROM session WHERE owner_id = $1 AND session_id = $2
      """,
    parameterTypes: [.text, .text])

  /// Changes title and description; NULL leaves either as it is.
  static let rename = Statement(
    name: "rename_session", sql: update(setting: ""),
    parameterTypes: updateParameterTypes)

  /// Changes title, description and content; NULL leaves one of the first two as it is.
  static let update = Statement(
    name: "update_session",
    sql: update(
      setting: """
        content_sha256 = $9, content_size = $10,
          document = jsonb_build_object('content', $11::text),
        """),
    parameterTypes: updateParameterTypes + [.bytes, .int64, .text])

  /// Marks a session as deleted.
  static let delete = Statement(
    name: "delete_session",
    sql: """
      UPDATE session SET version = version + 1, last_request = $4, deleted_at = $5
      WHERE \(changeableRow)
      """,
    parameterTypes: [.text, .text, .int64, .bytes, .timestamp])

  /// The row of owner `$1` and id `$2` at version `$3`, or at any if that is NULL, unless the
  /// request `$4` has changed it already.
  private static let changeableRow = """
    owner_id = $1 AND session_id = $2 AND version = coalesce($3, version) AND deleted_at IS NULL
      AND (last_request = $4) IS NOT TRUE
    """

  private static let updateParameterTypes: [PostgresType] = [
    .text, .text, .int64, .bytes, .timestamp, .text, .text, .text,
  ]

  private static func update(setting content: String) -> String {
    """
    UPDATE session SET version = version + 1, last_request = $4, \(content)
      updated_at = greatest($5, updated_at), title = coalesce($6, title),
      title_fold = coalesce($7, title_fold), description = coalesce($8, description)
    WHERE \(changeableRow)
    RETURNING \(metadataColumns)
    """
  }
}
