// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import PersistenceModel
import Postgres

extension PostgresSessionStore {
  public func updateSession(
    _ id: SessionID, owner: OwnerID, change: SessionChange, expectedVersion: Int64?,
    requestID: RequestID?, at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata {
    var fingerprint: RequestFingerprint?
    if let requestID {
      fingerprint = try RequestFingerprint(
        updating: id, expectedVersion: expectedVersion, with: change, requestID: requestID)
    }
    var parameters = Parameters(byteCapacity: (change.content?.bytes.count ?? 0) + 1_024)
    parameters.append(id, owner, expectedVersion, fingerprint, now)
    parameters.append(text: change.title?.text)
    parameters.append(text: change.title?.fold.text)
    parameters.append(text: change.description?.text)
    var statement = SessionStatements.rename
    if let content = change.content {
      statement = SessionStatements.update
      content.hash.withUnsafeBytes { parameters.append(bytes: $0) }
      parameters.append(int64: Int64(content.bytes.count))
      parameters.append(utf8: content.bytes)
    }
    let rows = try await write(statement, parameters)
    guard rows.isEmpty else { return try SessionMetadata(row: 0, of: rows, owner: owner) }
    let found = try await inspect(id, owner: owner)
    return try found.outcome(of: fingerprint, expectedVersion: expectedVersion)
  }

  public func deleteSession(
    _ id: SessionID, owner: OwnerID, expectedVersion: Int64?, requestID: RequestID?,
    at now: Timestamp
  ) async throws(PersistenceError) {
    var fingerprint: RequestFingerprint?
    if let requestID {
      fingerprint = try RequestFingerprint(
        deleting: id, expectedVersion: expectedVersion, requestID: requestID)
    }
    var parameters = Parameters()
    parameters.append(id, owner, expectedVersion, fingerprint, now)
    let rows = try await write(SessionStatements.delete, parameters)
    guard rows.affectedCount == 0 else { return }
    let found = try await inspect(id, owner: owner)
    _ = try found.outcome(of: fingerprint, expectedVersion: expectedVersion)
  }

  /// The answer to a creation whose id exists.
  func earlierCreation(
    _ id: SessionID, owner: OwnerID, _ fingerprint: RequestFingerprint?
  ) async throws(PersistenceError) -> SessionMetadata {
    let found = try await inspect(id, owner: owner)
    guard let fingerprint, found.createRequest == fingerprint.bytes else {
      throw .requestIDReused
    }
    guard !found.isDeleted else { throw .sessionNotFound }
    return found.metadata
  }

  private func inspect(
    _ id: SessionID, owner: OwnerID
  ) async throws(PersistenceError) -> InspectedSession {
    var parameters = Parameters()
    parameters.append(text: owner.text)
    parameters.append(text: id.text)
    let rows = try await query(SessionStatements.inspect, parameters)
    guard !rows.isEmpty else { throw .sessionNotFound }
    return try InspectedSession(rows, owner: owner)
  }
}

/// A session as it is after a change to it met no row.
private struct InspectedSession {
  let metadata: SessionMetadata
  let createRequest: [UInt8]?
  let lastRequest: [UInt8]?
  let isDeleted: Bool

  init(_ rows: Rows, owner: OwnerID) throws(PersistenceError) {
    metadata = try SessionMetadata(row: 0, of: rows, owner: owner)
    let column = SessionStatements.metadataColumnCount
    do {
      createRequest = try rows.optionalBytes(0, column)
      lastRequest = try rows.optionalBytes(0, column + 1)
      isDeleted = try rows.bool(0, column + 2)
    } catch {
      throw PersistenceError(error)
    }
  }

  /// What became of the request with `fingerprint`: it was the last to change the session, and this
  /// is its answer, or it throws why it could not be.
  func outcome(
    of fingerprint: RequestFingerprint?, expectedVersion: Int64?
  ) throws(PersistenceError) -> SessionMetadata {
    if let fingerprint, lastRequest == fingerprint.bytes { return metadata }
    guard !isDeleted else { throw .sessionNotFound }
    if let expectedVersion, expectedVersion != metadata.version {
      throw .versionMismatch(expected: expectedVersion, current: metadata.version)
    }
    // The row has come, or come back, since the change looked for it.
    throw PersistenceError(.concurrentChange, "Concurrent changes collided; try again.")
  }
}

extension Parameters {
  /// Appends `$1` to `$5` of every change.
  fileprivate mutating func append(
    _ id: SessionID, _ owner: OwnerID, _ expectedVersion: Int64?,
    _ fingerprint: RequestFingerprint?, _ now: Timestamp
  ) {
    append(text: owner.text)
    append(text: id.text)
    if let expectedVersion { append(int64: expectedVersion) } else { appendNull() }
    append(bytes: fingerprint?.bytes)
    append(timestampMicroseconds: now.microseconds)
  }
}
