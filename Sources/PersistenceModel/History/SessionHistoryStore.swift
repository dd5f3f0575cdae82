// SPDX-License-Identifier: Apache-2.0

/// The history of sessions: every change but creation replaces a version, and the replaced one is
/// kept until retention thins it out.
///
/// The history of a deleted session is out of reach until it is undeleted. Besides the errors that
/// each call names, any call may throw those that `SessionStore` lists for all.
public protocol SessionHistoryStore: Sendable {
  /// One page of a session's versions below `before`, the newest first; the current one comes
  /// first of all.
  ///
  /// - Throws: `SESSION_NOT_FOUND`.
  func sessionVersions(
    of id: SessionID, owner: OwnerID, before: Int64?, pageSize: Int
  ) async throws(PersistenceError) -> SessionVersionPage

  /// Reads a version with its content.
  ///
  /// - Throws: `SESSION_NOT_FOUND`; `SESSION_VERSION_NOT_FOUND` when the session never had that
  ///   version or no longer keeps it.
  func sessionVersion(
    _ version: Int64, of id: SessionID, owner: OwnerID
  ) async throws(PersistenceError) -> (SessionVersion, Content)

  /// Makes a new version that has the title, description and content of an older one.
  ///
  /// - Throws: as `sessionVersion`; `VERSION_MISMATCH` as `SessionStore.updateSession`.
  func restoreSession(
    _ id: SessionID, owner: OwnerID, writer: OwnerID, to version: Int64, expectedVersion: Int64?,
    note: ChangeNote, request: RequestFingerprint?, at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata

  /// Gives a version a name, which keeps it from being thinned out, or takes it away if `name` is
  /// empty. Makes no version.
  ///
  /// - Throws: as `sessionVersion`.
  func nameSessionVersion(
    _ version: Int64, of id: SessionID, owner: OwnerID, name: String
  ) async throws(PersistenceError) -> SessionVersion

  /// Brings back a session that was deleted after `deletedAfter`, as a new version, if it is still
  /// at `expectedVersion`, or at any version without one.
  ///
  /// - Throws: `SESSION_NOT_FOUND`, also when it was deleted before; `SESSION_NOT_DELETED`;
  ///   `VERSION_MISMATCH` as `SessionStore.updateSession`.
  func undeleteSession(
    _ id: SessionID, owner: OwnerID, expectedVersion: Int64?, deletedAfter: Timestamp,
    request: RequestFingerprint?, at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata

  /// The session as the request left it, even if it was deleted since; nil if the request changed
  /// nothing, or the version that it created is no longer kept.
  func earlierChange(
    of id: SessionID, owner: OwnerID, by request: RequestFingerprint
  ) async throws(PersistenceError) -> SessionMetadata?
}

extension SessionHistoryStore {
  /// Brings back a deleted session at whatever version it is.
  public func undeleteSession(
    _ id: SessionID, owner: OwnerID, deletedAfter: Timestamp, request: RequestFingerprint?,
    at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata {
    try await undeleteSession(
      id, owner: owner, expectedVersion: nil, deletedAfter: deletedAfter, request: request, at: now)
  }
}

extension PersistenceError {
  /// The error for a version that is not kept.
  public static func versionNotFound(_ version: Int64) -> PersistenceError {
    PersistenceError(
      .sessionVersionNotFound, "The session has no version \(version), or no longer keeps it.",
      field: "version", metadata: ["version": "\(version)"])
  }

  /// The error for undeleting a session that is not deleted.
  public static let sessionNotDeleted = PersistenceError(
    .sessionNotDeleted, "The session is not deleted.")
}
