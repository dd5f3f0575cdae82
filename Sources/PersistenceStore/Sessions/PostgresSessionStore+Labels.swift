// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Postgres

extension PostgresSessionStore {
  public func updateLabels(
    of id: SessionID, owner: OwnerID, writer: OwnerID, to labels: SessionLabels, etag: String?
  ) async throws(PersistenceError) -> SessionMetadata {
    var parameters = key(id, owner)
    parameters.append(textArray: labels.stored)
    parameters.append(text: etag)
    let rows = try await database.write(
      SessionLabelStatements.update, parameters, for: FairnessKeys(owner, caller: writer))
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
