// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// Changes made by a single statement: it locks the row, copies the replaced version to the
/// history, records events, periodically marks the history for thinning, and changes the row.
///
/// Each has a form for many calls, of rows that differ; both are one text with another source of
/// calls. The form for many waits for no lock.
///
/// The statement checks versions, not stored request ids, since its snapshot of the history
/// precedes the lock and may be some commits old. It is therefore used only for changes whose
/// retries are recognized by the version: a request with an expected version has created a higher
/// one if it was applied before.
///
/// A row that already meets an update is returned unchanged, indicated by a column after the
/// metadata. Rows at a version other than the expected one are not examined.
enum SessionChangesAtOnce {
  /// Changes title and description; NULL leaves either as it is.
  static let rename = make(
    name: "rename_session_at_once", batchedName: "rename_sessions", changed + renamed,
    unless: SessionStatements.meets(title: "new_title", description: "new_description", nil),
    setting: renaming(content: ""))

  /// Changes title, description and content; NULL leaves one of the first two as it is.
  static let update = make(
    name: "update_session_at_once", batchedName: "update_sessions",
    changed + renamed + [
      ("hash", .bytes), ("format", .text), ("format_version", .int64), ("rule", .int64),
      ("size", .int64), ("content", .text),
    ],
    copying: ", session.document",
    unless: SessionStatements.meets(
      title: "new_title", description: "new_description", newContent),
    where: newContent.fits,
    also: """
      , kept_content AS (
        INSERT INTO session_content (owner_id, session_id, content_sha256, document)
        SELECT owner_id, session_id, content_sha256, document FROM replaced
        ON CONFLICT (owner_id, session_id, content_sha256) DO NOTHING
      )
      """,
    setting: renaming(
      content: """
        content_sha256 = old.hash, content_size = old.size, content_format = old.format,
          content_format_version = old.format_version,
          document = jsonb_build_object('content', old.content),
        """))

  /// Marks a session as deleted, and records it.
  static let delete = make(
    name: "delete_session_at_once", batchedName: "delete_sessions",
    changed + [("event", .text)],
    also: """
      , recorded AS (
        INSERT INTO audit_event (owner_id, happened_at, event_id, actor_id, action, subject_id)
        SELECT owner_id, at, event, owner_id, \(AuditEvent.Action.deleteSession.rawValue),
          session_id
        FROM replaced
      )
      """,
    setting: """
      version = old.version + 1, last_request = old.request, deleted_at = old.at,
        last_writer_id = NULL, version_name = ''
      """)

  private typealias Columns = [(name: String, type: PostgresType)]

  /// Owner, id, expected version, request and time, as `ChangeAttempt` appends them.
  private static let changed: Columns = [
    ("owner", .text), ("id", .text), ("expected", .int64), ("request", .bytes), ("at", .timestamp),
  ]
  private static let renamed: Columns = [
    ("new_title", .text), ("new_fold", .text), ("new_description", .text), ("writer", .text),
    ("note", .text),
  ]
  private static let newContent = SessionStatements.NewContent(
    hash: "hash", format: "format", formatVersion: "format_version", rule: "rule")

  private static func renaming(content: String) -> String {
    """
    version = old.version + 1, last_request = old.request, \(content)
      updated_at = greatest(old.at, old.updated_at), title = coalesce(old.new_title, old.title),
      title_fold = coalesce(old.new_fold, old.title_fold),
      description = coalesce(old.new_description, old.description),
      last_writer_id = old.writer, change_note = old.note, noted_version = old.version + 1,
    version_name = ''
    """
  }

  /// Makes a change and its form for many. A row for which `isMet` holds is not changed, and of the
  /// others only those for which `fits` holds.
  private static func make(
    name: String, batchedName: String, _ columns: Columns, copying document: String = "",
    unless isMet: String = "false", where fits: String = "true", also: String = "",
    setting: String
  ) -> Statement {
    let names = columns.map(\.name).joined(separator: ", ")
    let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
    // The first three have found the row.
    let selected = columns[3...].map(\.name).joined(separator: ", ") + document
    func text(from calls: String, locking: String, counting call: String) -> String {
      """
      \(old(from: calls, locking: locking, selecting: selected + call, isMet, fits))\(also),
      changed AS (
        UPDATE session SET \(setting)
        FROM replaced AS old
        WHERE session.owner_id = old.owner_id AND session.session_id = old.session_id
        RETURNING \(SessionStatements.ownMetadataColumns)\(call)
      )
      SELECT \(SessionStatements.metadataColumns), false\(call) FROM changed
      UNION ALL
      SELECT \(SessionStatements.metadataColumns), true\(call) FROM old WHERE is_met
      """
    }
    return Statement(
      name: name,
      sql: text(
        from: "(VALUES (\(places))) AS calls (\(names))", locking: "FOR UPDATE OF session",
        counting: ""),
      parameterTypes: columns.map(\.type),
      batched: Statement(
        name: batchedName,
        sql: text(
          from: "unnest(\(places)) WITH ORDINALITY AS calls (\(names), call)",
          locking: "FOR UPDATE OF session SKIP LOCKED", counting: ", call"),
        parameterTypes: columns.map(\.type.array)),
      keyCount: 2)
  }

  /// Locks the rows, and keeps those that are replaced.
  private static func old(
    from calls: String, locking: String, selecting columns: String, _ isMet: String,
    _ fits: String
  ) -> String {
    """
    WITH old AS MATERIALIZED (
      SELECT session.owner_id, session.session_id, session.version, session.title,
        session.title_fold, session.description, session.created_at, session.updated_at,
        session.content_sha256, session.content_size, session.last_request,
        session.last_writer_id, session.version_name, session.content_format,
        session.content_format_version, session.labels,
        \(SessionHistoryStatements.currentNote) AS kept_note,
        \(isMet) AS is_met, \(columns)
      FROM \(calls) JOIN session ON session.owner_id = owner AND session.session_id = id
      WHERE session.version = coalesce(expected, session.version) AND \(LiveRows.isLive("session"))
        AND (\(isMet) OR \(fits))
      ORDER BY session.owner_id, session.session_id \(locking)
    ), replaced AS NOT MATERIALIZED (
      SELECT * FROM old WHERE NOT is_met
    ), kept_version AS (
      INSERT INTO session_version (owner_id, session_id, version, title, title_fold, description,
        updated_at, content_sha256, content_size, last_request, last_writer_id, version_name,
        content_format, content_format_version, change_note, is_deleted)
      SELECT owner_id, session_id, version, title, title_fold, description, updated_at,
        content_sha256, content_size, last_request, last_writer_id, version_name, content_format,
        content_format_version, kept_note, false
      FROM replaced
    ), marked AS (
      INSERT INTO session_thinning (owner_id, session_id, due_at, after_version)
      SELECT owner_id, session_id, at, 0 FROM replaced
      WHERE (version + 1) % \(VersionRetention.thinningInterval) = 0
      ON CONFLICT (owner_id, session_id) DO UPDATE
        SET due_at = least(session_thinning.due_at, excluded.due_at)
    )
    """
  }
}
