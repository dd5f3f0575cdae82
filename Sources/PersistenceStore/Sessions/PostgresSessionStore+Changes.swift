// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import PersistenceModel
import Postgres

extension PostgresSessionStore {
  public func updateSession(
    _ id: SessionID, owner: OwnerID, writer: OwnerID, change: SessionChange,
    expectedVersion: Int64?, request: RequestFingerprint?, at now: Timestamp
  ) async throws(PersistenceError) -> SessionUpdate {
    var attempt = ChangeAttempt(
      id: id, owner: owner, writer: writer, expectedVersion: expectedVersion, request: request,
      time: now)
    attempt.change = change
    var parameters = attempt.judgedParameters(byteCapacity: change.content?.bytes.count ?? 0)
    if let content = change.content {
      parameters.append(int64: Int64(content.bytes.count))
      parameters.append(utf8: content.bytes)
    }
    let update = try await update(attempt, parameters, hasContent: change.content != nil)
    // A replay answers with an earlier version, whose content is perhaps not the current one.
    if let content = change.content, content.hash == update.metadata.contentHash {
      contents?.keep(content, for: ContentKey(id))
    }
    return update
  }

  private func update(
    _ attempt: ChangeAttempt, _ parameters: Parameters, hasContent: Bool
  ) async throws(PersistenceError) -> SessionUpdate {
    let rows: Rows
    if mayMakeAtOnce(attempt) {
      let statement = hasContent ? SessionChangesAtOnce.update : SessionChangesAtOnce.rename
      rows = try await database.write(statement, parameters, for: attempt.fairness)
    } else {
      let judged = attempt.judgedParameters()
      let steps =
        hasContent
        ? [
          (SessionStatements.keepVersionBeforeUpdate, judged),
          (SessionStatements.keepContentBeforeUpdate, judged),
          (SessionStatements.update, parameters),
        ]
        : [
          (SessionStatements.keepVersionBeforeRename, judged),
          (SessionStatements.rename, parameters),
        ]
      rows = try await commit(attempt, steps)
    }
    guard !rows.isEmpty else { return try await outcome(of: attempt) }
    return try SessionUpdate(row: 0, of: rows, owner: attempt.owner)
  }

  @discardableResult
  public func deleteSession(
    _ id: SessionID, owner: OwnerID, expectedVersion: Int64?, requestID: RequestID?,
    at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata {
    var request: RequestFingerprint?
    if let requestID {
      request = try RequestFingerprint(
        deleting: id, expectedVersion: expectedVersion, requestID: requestID)
    }
    let attempt = ChangeAttempt(
      id: id, owner: owner, expectedVersion: expectedVersion, request: request, time: now)
    var record = attempt.parameters()
    record.append(text: try SessionID.random().text)
    defer { contents?.drop(ContentKey(id)) }
    let rows: Rows
    if mayMakeAtOnce(attempt) {
      rows = try await database.write(
        SessionChangesAtOnce.delete, record, for: attempt.fairness)
    } else {
      rows = try await commit(
        attempt,
        [
          (SessionStatements.recordDelete, record),
          (SessionStatements.keepVersion, attempt.parameters()),
          (SessionStatements.delete, attempt.parameters()),
        ])
    }
    guard !rows.isEmpty else { return try await outcome(of: attempt).metadata }
    var deleted = try SessionMetadata(row: 0, of: rows, owner: owner)
    deleted.deleteTime = now
    return deleted
  }

  /// True if one statement may make a change: see `SessionChangesAtOnce`.
  private func mayMakeAtOnce(_ attempt: ChangeAttempt) -> Bool {
    (attempt.request == nil || attempt.expectedVersion != nil) && database.batchesChanges
  }

  /// Runs the steps of a change, the last of which makes it and returns the session, or finds out
  /// why it met no row.
  func make(
    _ attempt: ChangeAttempt, _ steps: [(Statement, Parameters)]
  ) async throws(PersistenceError) -> SessionMetadata {
    let rows = try await commit(attempt, steps)
    guard !rows.isEmpty else { return try await outcome(of: attempt).metadata }
    return try SessionMetadata(row: 0, of: rows, owner: attempt.owner)
  }

  /// Runs the steps of a change, and returns the rows of the last. A version now and then marks the
  /// history as one to be thinned out.
  private func commit(
    _ attempt: ChangeAttempt, _ steps: [(Statement, Parameters)]
  ) async throws(PersistenceError) -> Rows {
    let lock = (SessionStatements.lock, attempt.key)
    let mark = attempt.mayMark ? [(ThinningStatements.mark, attempt.mark)] : []
    let results = try await database.commit([lock] + steps + mark, for: attempt.fairness)
    return results[steps.count]
  }

  /// The outcome of a change that met no row: it was made before, and this is its response, the
  /// session meets it already, or it throws why it cannot be made.
  private func outcome(of attempt: ChangeAttempt) async throws(PersistenceError) -> SessionUpdate {
    guard let found = try await inspect(attempt.id, owner: attempt.owner) else {
      throw .sessionNotFound
    }
    if let request = attempt.request, let earlier = try await earlierChange(of: found, by: request)
    {
      return SessionUpdate(earlier)
    }
    try attempt.checkDeletion(of: found.metadata)
    if let change = attempt.change, change.isMet(by: found.metadata) {
      return SessionUpdate(found.metadata, isUnchanged: true)
    }
    if let expected = attempt.expectedVersion, expected != found.metadata.version {
      throw .versionMismatch(expected: expected, current: found.metadata)
    }
    try attempt.change?.checkFormat(replacing: found.metadata)
    if let version = attempt.restoredVersion { throw .versionNotFound(version) }
    // The row was created or undeleted since the change looked for it.
    throw .concurrentChange
  }

  public func earlierChange(
    of id: SessionID, owner: OwnerID, by request: RequestFingerprint
  ) async throws(PersistenceError) -> SessionMetadata? {
    guard let found = try await inspect(id, owner: owner) else { return nil }
    return try await earlierChange(of: found, by: request)
  }

  private func earlierChange(
    of found: InspectedSession, by request: RequestFingerprint
  ) async throws(PersistenceError) -> SessionMetadata? {
    if found.lastRequest == request.bytes { return found.metadata }
    let owner = found.metadata.ownerID
    var parameters = key(found.metadata.id, owner)
    parameters.append(bytes: request.bytes)
    let rows = try await database.query(SessionHistoryStatements.replay, parameters)
    return rows.isEmpty ? nil : try SessionMetadata(row: 0, of: rows, owner: owner)
  }

  /// Reads a session, deleted or not; nil when there is none.
  func inspect(
    _ id: SessionID, owner: OwnerID
  ) async throws(PersistenceError) -> InspectedSession? {
    let rows = try await database.query(SessionStatements.inspect, key(id, owner))
    return rows.isEmpty ? nil : try InspectedSession(rows, owner: owner)
  }
}

/// A requested change to one session.
struct ChangeAttempt {
  let id: SessionID
  let owner: OwnerID
  /// The user who makes the change, if not the owner.
  var writer: OwnerID?
  var expectedVersion: Int64?
  let request: RequestFingerprint?
  let time: Timestamp
  /// The parts that an update replaces.
  var change: SessionChange?
  /// The version that a restore brings back.
  var restoredVersion: Int64?
  /// The time after which the session must have been deleted for the change; nil for a change of
  /// one that is not deleted.
  var deletedAfter: Timestamp?

  /// Throws unless the change is one of a session that is as deleted as this one.
  func checkDeletion(of found: SessionMetadata) throws(PersistenceError) {
    switch (deletedAfter, found.deleteTime) {
    case (nil, nil): return
    case (nil, _?): throw .sessionNotFound
    case (_?, nil): throw .sessionNotDeleted
    case (let earliest?, let time?): if time <= earliest { throw .sessionNotFound }
    }
  }

  /// Owner and id: `$1` and `$2` of every statement on one session.
  var key: Parameters {
    var parameters = Parameters()
    parameters.append(text: owner.text)
    parameters.append(text: id.text)
    return parameters
  }

  /// `$1` to `$5` of every change, with room for so many bytes more.
  func parameters(byteCapacity: Int = 0) -> Parameters {
    var parameters = Parameters(byteCapacity: byteCapacity + 1_024)
    parameters.append(text: owner.text)
    parameters.append(text: id.text)
    if let expectedVersion {
      parameters.append(int64: expectedVersion)
    } else {
      parameters.appendNull()
    }
    parameters.append(bytes: request?.bytes)
    parameters.append(timestampMicroseconds: time.microseconds)
    return parameters
  }

  /// The same, plus the values for comparing a row with an update and for its format rule: `$6` to
  /// `$10`, and `$11` to `$14` for one with content.
  func judgedParameters(byteCapacity: Int = 0) -> Parameters {
    var parameters = parameters(byteCapacity: byteCapacity)
    parameters.append(text: change?.title?.text)
    parameters.append(text: change?.title?.fold.text)
    parameters.append(text: change?.description?.text)
    parameters.append(text: writerColumn)
    parameters.append(text: change?.note.text ?? "")
    if let change, let content = change.content {
      content.hash.withUnsafeBytes { parameters.append(bytes: $0) }
      parameters.append(change.format)
      parameters.append(int64: change.formatRule.rawValue)
    }
    return parameters
  }

  /// True if the change may make a version that marks the history: every so many versions, one
  /// does.
  var mayMark: Bool {
    guard let expectedVersion, expectedVersion < .max else { return true }
    return (expectedVersion + 1).isMultiple(of: VersionRetention.thinningInterval)
  }

  /// The parameters of the mark.
  var mark: Parameters {
    var parameters = key
    parameters.append(timestampMicroseconds: time.microseconds)
    parameters.append(int64: VersionRetention.thinningInterval)
    return parameters
  }

  /// The keys on whose behalf the change is made.
  var fairness: FairnessKeys { FairnessKeys(owner, caller: writer) }

  /// The value of the column of the last writer: nil for the owner.
  var writerColumn: String? { writer == owner ? nil : writer?.text }
}

/// A session as it is after a change to it met no row.
struct InspectedSession {
  let metadata: SessionMetadata
  let createRequest: [UInt8]?
  let lastRequest: [UInt8]?

  var isDeleted: Bool { metadata.deleteTime != nil }

  init(_ rows: Rows, owner: OwnerID) throws(PersistenceError) {
    var metadata = try SessionMetadata(row: 0, of: rows, owner: owner)
    let column = SessionStatements.metadataColumnCount
    do {
      createRequest = try rows.optionalBytes(0, column)
      lastRequest = try rows.optionalBytes(0, column + 1)
      metadata.deleteTime = try rows.optionalTimestampMicroseconds(0, column + 2).map {
        Timestamp(microseconds: $0)
      }
    } catch {
      throw PersistenceError(error)
    }
    self.metadata = metadata
  }
}
