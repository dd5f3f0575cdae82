// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Postgres

extension PostgresSessionStore {
  /// The tag of a row's labels, as `SessionLabels.etag` says.
  private static let labelsEtag = """
    CASE WHEN labels = '{}' THEN ''
      ELSE left(translate(encode(sha256(convert_to(array_to_string(labels, chr(10)), 'UTF8')),
        'base64'), '+/', '-_'), 22) END
    """

  /// Gives the session `$2` of `$1` the labels `$3`, if it has those of the tag `$4`, or any if
  /// that is NULL. Leaves a session that has them already as it is.
  private static let updateLabels = Statement(
    name: "update_session_labels",
    sql: """
      UPDATE session SET labels = $3
      WHERE owner_id = $1 AND session_id = $2 AND \(LiveRows.isLive)
        AND labels <> $3 AND coalesce($4 = \(labelsEtag), true)
      RETURNING \(SessionStatements.metadataColumns)
      """,
    parameterTypes: [.text, .text, .textArray, .text])

  public func updateLabels(
    of id: SessionID, owner: OwnerID, writer: OwnerID, to labels: SessionLabels, etag: String?
  ) async throws(PersistenceError) -> SessionMetadata {
    var parameters = key(id, owner)
    parameters.append(textArray: labels.stored)
    parameters.append(text: etag)
    let rows = try await database.write(
      Self.updateLabels, parameters, for: FairnessKeys(owner, caller: writer))
    guard rows.isEmpty else { return try SessionMetadata(row: 0, of: rows, owner: owner) }
    let found = try await sessionMetadata(id, owner: owner)
    guard found.labels != labels else { return found }
    guard etag == nil || etag == found.labels.etag else {
      throw .labelsMismatch(current: found.labels)
    }
    // The row has come, or its labels have come back, since the change looked for it.
    throw .concurrentChange
  }

  public func starSession(
    _ id: SessionID, owner: OwnerID, for user: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) {
    try await database.star(
      id.text, by: StarStatements.starSession, for: user, holder: owner, at: now,
      orThrow: .sessionNotFound)
  }

  public func unstarSession(
    _ id: SessionID, for user: OwnerID
  ) async throws(PersistenceError) -> Bool {
    try await database.unstar(id.text, by: StarStatements.unstarSession, for: user)
  }
}
