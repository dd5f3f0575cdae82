// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Postgres

private typealias History = SessionHistoryStatements

extension PostgresSessionStore {
  // MARK: Restoring

  /// The row that a restore to version `$6` may change.
  private static let restorableRow = """
    \(SessionStatements.changeableRow) AND ($6 = version OR EXISTS (
      SELECT FROM session_version old
      WHERE old.owner_id = $1 AND old.session_id = $2 AND old.version = $6))
    """

  private static let restoreParameterTypes = SessionStatements.changeParameterTypes + [.int64]

  private static let keepVersionBeforeRestore = Statement(
    name: "keep_restored_version", sql: History.keepVersion(where: restorableRow),
    parameterTypes: restoreParameterTypes)

  private static let keepContentBeforeRestore = Statement(
    name: "keep_restored_content", sql: History.keepContent(where: restorableRow),
    parameterTypes: restoreParameterTypes)

  /// Makes version `$6` the newest again; `session_version` and `session_content` hold it, even if
  /// it is the current one. Its note comes along unless `$8` is another.
  private static let restore = Statement(
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
          AND (\(History.madeByRequest("$4", and: "AND kept.version < session.version"))) IS NULL))
      RETURNING \(SessionStatements.ownMetadataColumns)
      """,
    parameterTypes: restoreParameterTypes + [.text, .text])

  public func restoreSession(
    _ id: SessionID, owner: OwnerID, writer: OwnerID, to version: Int64, expectedVersion: Int64?,
    note: ChangeNote, request: RequestFingerprint?, at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata {
    var attempt = ChangeAttempt(
      id: id, owner: owner, writer: writer, expectedVersion: expectedVersion, request: request,
      time: now)
    attempt.restoredVersion = version
    var keeping = attempt.parameters()
    keeping.append(int64: version)
    var restoring = keeping
    restoring.append(text: attempt.writerColumn)
    restoring.append(text: note.text)
    return try await make(
      attempt,
      [
        (Self.keepContentBeforeRestore, keeping),
        (Self.keepVersionBeforeRestore, keeping),
        (Self.restore, restoring),
      ])
  }

  // MARK: Undeleting

  /// The row that may be undeleted: deleted after `$6`, and at version `$3`, or at any if that is
  /// NULL.
  private static let undeletableRow = """
    owner_id = $1 AND session_id = $2 AND version = coalesce($3, version)
      AND coalesce(deleted_at, '-infinity') > $6 AND \(History.isNewRequest)
    """

  private static let keepVersionBeforeUndelete = Statement(
    name: "keep_undeleted_version", sql: History.keepVersion(where: undeletableRow),
    parameterTypes: SessionStatements.changeParameterTypes + [.timestamp])

  private static let recordUndelete = SessionSharingStatements.record(
    .undeleteSession, where: undeletableRow, eventParameter: 7,
    parameterTypes: SessionStatements.changeParameterTypes + [.timestamp, .text])

  private static let undelete = Statement(
    name: "undelete_session",
    sql: """
      UPDATE session SET version = version + 1, last_request = $4, deleted_at = NULL,
        last_writer_id = NULL, version_name = ''
      WHERE \(undeletableRow)
      RETURNING \(SessionStatements.metadataColumns)
      """,
    parameterTypes: SessionStatements.changeParameterTypes + [.timestamp])

  public func undeleteSession(
    _ id: SessionID, owner: OwnerID, expectedVersion: Int64?, deletedAfter: Timestamp,
    request: RequestFingerprint?, at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata {
    let earliest = max(deletedAfter, SessionStagingStatements.marker)
    var attempt = ChangeAttempt(
      id: id, owner: owner, expectedVersion: expectedVersion, request: request, time: now)
    attempt.deletedAfter = earliest
    var parameters = attempt.parameters()
    parameters.append(timestampMicroseconds: earliest.microseconds)
    var record = parameters
    record.append(text: try SessionID.random().text)
    return try await make(
      attempt,
      [
        (Self.recordUndelete, record),
        (Self.keepVersionBeforeUndelete, parameters),
        (Self.undelete, parameters),
      ])
  }
}
