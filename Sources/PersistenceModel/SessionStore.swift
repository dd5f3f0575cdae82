// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// The store of sessions. Every call names the owner: another owner's session does not exist.
///
/// Time is an argument, so that a test decides it and all servers' stores behave alike. Besides the
/// errors that each call names, any call may throw `STORAGE_UNAVAILABLE`, `STORAGE_BUSY`,
/// `STORAGE_EXHAUSTED`, `CONCURRENT_CHANGE`, `DEADLINE_EXCEEDED`, `CANCELLED` and `INTERNAL`.
public protocol SessionStore: SessionBundleStore, SessionSharingStore, SessionTraceStore {
  /// Stores a new session at version 1.
  ///
  /// With an `attempt` the call may be repeated: the repetition returns the session as it is now
  /// and changes nothing.
  ///
  /// - Throws: `REQUEST_ID_REUSED` when the request id belonged to another attempt;
  ///   `SESSION_NOT_FOUND` when the session that this attempt created has been deleted since.
  func createSession(
    _ new: NewSession, owner: OwnerID, attempt: CreationAttempt?, at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata

  /// The session that `attempt` has created already, as it is now, or nil when it did not.
  ///
  /// - Throws: as `createSession`.
  func earlierSession(
    of attempt: CreationAttempt, owner: OwnerID
  ) async throws(PersistenceError) -> SessionMetadata?

  /// Reads a session for `reader`, without its content if its version is `knownVersion`.
  ///
  /// - Throws: `SESSION_NOT_FOUND`.
  func session(
    _ id: SessionID, owner: OwnerID, reader: OwnerID, knownVersion: Int64?
  ) async throws(PersistenceError) -> Session

  /// Reads what is known about a session without touching its content, and whether `reader` has
  /// starred it.
  ///
  /// - Throws: `SESSION_NOT_FOUND`.
  func sessionMetadata(
    _ id: SessionID, owner: OwnerID, reader: OwnerID
  ) async throws(PersistenceError) -> (metadata: SessionMetadata, isStarred: Bool)

  /// Replaces all labels of a session if they are still those of `etag`, or whatever they are
  /// without one. The session keeps its version, its times and its history; one that has the labels
  /// already stays as it is.
  ///
  /// - Throws: `SESSION_NOT_FOUND`; `LABELS_MISMATCH`.
  func updateLabels(
    of id: SessionID, owner: OwnerID, writer: OwnerID, to labels: SessionLabels, etag: String?
  ) async throws(PersistenceError) -> SessionMetadata

  /// Applies `change` if the session is still at `expectedVersion`, and adds 1 to its version.
  /// Without an expected version, it replaces any version. A session that already meets the change
  /// is left as it is, regardless of the expected version: equal content is not a conflict.
  ///
  /// With a `request`, the call is idempotent as long as the version that it created is kept: a
  /// retry returns the session as it was then and changes nothing. This is checked first. A retry
  /// of a call that created no version is evaluated anew.
  ///
  /// - Throws: `SESSION_NOT_FOUND`; `VERSION_MISMATCH` with `current_version` and
  ///   `expected_version` in the metadata, and the session as it is.
  func updateSession(
    _ id: SessionID, owner: OwnerID, writer: OwnerID, change: SessionChange,
    expectedVersion: Int64?, request: RequestFingerprint?, at now: Timestamp
  ) async throws(PersistenceError) -> SessionUpdate

  /// Deletes the session if it is still at `expectedVersion`, or at any version without one, and
  /// returns it. With a `requestID` the call may be repeated until it is removed for good.
  ///
  /// - Throws: as `updateSession`.
  @discardableResult func deleteSession(
    _ id: SessionID, owner: OwnerID, expectedVersion: Int64?, requestID: RequestID?,
    at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata

  /// One page of the owner's sessions, or of deleted ones; only those have a time of deletion.
  ///
  /// While others insert, update and delete, no session is skipped or listed twice on the way from
  /// page to page, except one whose own sort key moved.
  ///
  /// - Throws: `PAGE_TOKEN_INVALID` when the query's position does not fit its order;
  ///   `FILTER_INVALID` for sorting existing sessions by the time of deletion.
  func listSessions(
    _ query: SessionQuery, owner: OwnerID
  ) async throws(PersistenceError) -> SessionPage
}

extension SessionStore {
  /// Reads a session for its owner.
  public func session(
    _ id: SessionID, owner: OwnerID, knownVersion: Int64?
  ) async throws(PersistenceError) -> Session {
    try await session(id, owner: owner, reader: owner, knownVersion: knownVersion)
  }

  /// Reads what is known about a session without touching its content.
  public func sessionMetadata(
    _ id: SessionID, owner: OwnerID
  ) async throws(PersistenceError) -> SessionMetadata {
    try await sessionMetadata(id, owner: owner, reader: owner).metadata
  }

  /// Stores a new session that is known by its values, if it has a `requestID`.
  public func createSession(
    _ new: NewSession, owner: OwnerID, requestID: RequestID?, at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata {
    let attempt = try requestID.map { (requestID) throws(PersistenceError) in
      CreationAttempt(
        requestID: requestID,
        fingerprint: try RequestFingerprint(creating: new, requestID: requestID))
    }
    return try await createSession(new, owner: owner, attempt: attempt, at: now)
  }

  /// Applies `change` as the owner does, or as `writer`, whom the owner lets edit the session.
  public func updateSession(
    _ id: SessionID, owner: OwnerID, writer: OwnerID? = nil, change: SessionChange,
    expectedVersion: Int64?, requestID: RequestID?, at now: Timestamp
  ) async throws(PersistenceError) -> SessionUpdate {
    var request: RequestFingerprint?
    if let requestID {
      request = try RequestFingerprint(
        updating: id, expectedVersion: expectedVersion, with: change, requestID: requestID)
    }
    return try await updateSession(
      id, owner: owner, writer: writer ?? owner, change: change,
      expectedVersion: expectedVersion, request: request, at: now)
  }
}

extension PersistenceError {
  /// The error for a change that expected another version. It contains the session's current
  /// metadata.
  public static func versionMismatch(
    expected: Int64, current: SessionMetadata
  ) -> PersistenceError {
    PersistenceError(
      .versionMismatch,
      "The session is at version \(current.version), but the request expects version \(expected).",
      field: "expected_version",
      metadata: [
        "expected_version": "\(expected)", "current_version": "\(current.version)",
        "current_content_hash": current.contentHash.hexadecimal,
      ],
      obstacle: .session(current))
  }

  /// The error for a request id that was used for another session.
  public static let requestIDReused = PersistenceError(
    .requestIDReused, "This request_id was used before with different values.",
    field: "request_id")
}
