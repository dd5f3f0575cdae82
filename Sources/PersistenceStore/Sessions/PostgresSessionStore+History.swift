// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Postgres

extension PostgresSessionStore {
  public func sessionVersions(
    of id: SessionID, owner: OwnerID, before: Int64?, pageSize: Int
  ) async throws(PersistenceError) -> SessionVersionPage {
    var parameters = key(id, owner)
    parameters.append(int64: before ?? .max)
    // One row more than the page shows whether there is a next page.
    parameters.append(int64: Int64(pageSize) + 1)
    let rows = try await database.query(SessionHistoryStatements.list, parameters)
    var versions: [SessionVersion] = []
    for row in 0..<min(rows.count, pageSize) {
      versions.append(try SessionVersion(row: row, of: rows, owner: owner))
    }
    // An existing session has versions, but perhaps none below the requested one.
    if versions.isEmpty { _ = try await sessionMetadata(id, owner: owner) }
    return SessionVersionPage(
      versions: versions, next: rows.count > pageSize ? versions.last?.version : nil)
  }

  public func sessionVersion(
    _ version: Int64, of id: SessionID, owner: OwnerID
  ) async throws(PersistenceError) -> (SessionVersion, Content) {
    let key = ContentKey(id, version: version)
    if let candidate = contents?.candidate(for: key) {
      let rows = try await rows(
        of: version, of: id, owner: owner, by: SessionHistoryStatements.readInfo)
      let found = try SessionVersion(row: 0, of: rows, owner: owner)
      if contents?.settle(candidate, hash: found.contentHash) == true { return (found, candidate) }
    }
    let rows = try await rows(of: version, of: id, owner: owner, by: SessionHistoryStatements.read)
    let found = try SessionVersion(row: 0, of: rows, owner: owner)
    do {
      let bytes = try rows.bytes(0, SessionHistoryStatements.versionColumnCount)
      let content = Content(stored: bytes, hash: found.contentHash)
      contents?.keep(content, for: key)
      return (found, content)
    } catch {
      throw PersistenceError(error)
    }
  }

  /// The row of a version, as `statement` reads it.
  private func rows(
    of version: Int64, of id: SessionID, owner: OwnerID, by statement: Statement
  ) async throws(PersistenceError) -> Rows {
    var parameters = key(id, owner)
    parameters.append(int64: version)
    let rows = try await database.query(statement, parameters)
    guard !rows.isEmpty else {
      _ = try await sessionMetadata(id, owner: owner)
      throw .versionNotFound(version)
    }
    return rows
  }

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
        (SessionHistoryStatements.keepContentBeforeRestore, keeping),
        (SessionHistoryStatements.keepVersionBeforeRestore, keeping),
        (SessionHistoryStatements.restore, restoring),
      ])
  }

  public func nameSessionVersion(
    _ version: Int64, of id: SessionID, owner: OwnerID, name: String
  ) async throws(PersistenceError) -> SessionVersion {
    var parameters = key(id, owner)
    parameters.append(int64: version)
    parameters.append(text: name)
    // A version that is replaced between the two is met by the second.
    let results = try await database.commit(
      [
        (SessionHistoryStatements.nameCurrent, parameters),
        (SessionHistoryStatements.nameKept, parameters),
      ], for: FairnessKeys(owner))
    guard let named = results.first(where: { !$0.isEmpty }) else {
      _ = try await sessionMetadata(id, owner: owner)
      throw .versionNotFound(version)
    }
    return try SessionVersion(row: 0, of: named, owner: owner)
  }

  public func undeleteSession(
    _ id: SessionID, owner: OwnerID, deletedAfter: Timestamp, request: RequestFingerprint?,
    at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata {
    var attempt = ChangeAttempt(id: id, owner: owner, request: request, time: now)
    attempt.isUndelete = true
    var parameters = attempt.parameters()
    let earliest = max(deletedAfter, SessionStagingStatements.marker)
    parameters.append(timestampMicroseconds: earliest.microseconds)
    var record = parameters
    record.append(text: try SessionID.random().text)
    return try await make(
      attempt,
      [
        (SessionHistoryStatements.recordUndelete, record),
        (SessionHistoryStatements.keepVersionBeforeUndelete, parameters),
        (SessionHistoryStatements.undelete, parameters),
      ])
  }

  func key(_ id: SessionID, _ owner: OwnerID) -> Parameters {
    var parameters = Parameters()
    parameters.append(text: owner.text)
    parameters.append(text: id.text)
    return parameters
  }
}
