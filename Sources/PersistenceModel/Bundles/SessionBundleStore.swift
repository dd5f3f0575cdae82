// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// The part of a store that export and import need; exporting reads histories too.
///
/// Besides the errors that each call names, any call may throw those that `SessionStore` lists for
/// all.
public protocol SessionBundleStore: SessionHistoryStore {
  // MARK: Exporting

  /// The number of the owner's sessions.
  func sessionCount(of owner: OwnerID) async throws(PersistenceError) -> Int64

  /// The owner's next sessions after `after`, ordered by id: at least one if any is left, and not
  /// many more bytes than `contentBytesMax`. With `ids`, only those sessions.
  func sessions(
    of owner: OwnerID, after: SessionID?, among ids: [SessionID]?, contentBytesMax: Int
  ) async throws(PersistenceError) -> [ExportedSession]

  // MARK: Importing

  /// The id under which a session is imported that cannot have its own; always the same for the
  /// same values.
  func importedID(
    for source: ImportedIDSource, owner: OwnerID
  ) throws(PersistenceError) -> SessionID

  /// The state under an id. A staged session does not count.
  func importTarget(
    _ id: SessionID, owner: OwnerID
  ) async throws(PersistenceError) -> ImportTarget

  /// Writes a session with its older versions, all or nothing.
  ///
  /// - Throws: `CONCURRENT_CHANGE` when there is one of that id, deleted or not. What an earlier
  ///   import of the id has staged is removed.
  func insertSession(
    _ copy: SessionCopy, history: HistoryCopy, owner: OwnerID, at now: Timestamp
  ) async throws(PersistenceError)

  /// Begins to write a session whose history is too large for one step. It is invisible until
  /// `publishSession`. If nothing more is written for `StagedImport.idleMax`, a job removes it.
  ///
  /// - Throws: as `insertSession`.
  func stageSession(
    _ copy: SessionCopy, history: HistoryCopy, as staged: StagedImport, at now: Timestamp
  ) async throws(PersistenceError)

  /// Adds older versions, or none, to a staged session, and so extends its lifetime.
  ///
  /// - Throws: `CONCURRENT_CHANGE` when it is gone, or a later import of the id has begun.
  func stageHistory(
    _ history: HistoryCopy, of staged: StagedImport, at now: Timestamp
  ) async throws(PersistenceError)

  /// Shows the session with all its versions at once.
  ///
  /// - Throws: as `stageHistory`.
  func publishSession(
    _ staged: StagedImport, at now: Timestamp
  ) async throws(PersistenceError)

  /// Removes a staged session that still belongs to this import.
  func discardSession(
    _ staged: StagedImport, at now: Timestamp
  ) async throws(PersistenceError)

  /// Brings back a deleted session that is at `expectedVersion`, with the copy's title, description
  /// and content, as a new version.
  ///
  /// - Throws: `CONCURRENT_CHANGE` when it is not deleted, or at another version.
  func restoreSession(
    from copy: SessionCopy, owner: OwnerID, expectedVersion: Int64, at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata
}

/// The input from which the id of an imported session is derived, if it is not the bundle's.
public enum ImportedIDSource: Hashable, Sendable {
  /// A session that belongs to another user in the bundle.
  case foreign(SessionID, owner: OwnerID)
  /// A state of a session that is imported in addition to another state.
  case beside(SessionID, state: Digest)
}

extension SessionID {
  /// The id under which `owner` imports a session that cannot have its own.
  public static func derived(
    from source: ImportedIDSource, owner: OwnerID, using hmac: HMACSHA256
  ) throws(PersistenceError) -> SessionID {
    var message = FingerprintWriter()
    switch source {
    case .foreign(let id, let foreignOwner):
      message.append("foreign session")
      message.append(foreignOwner.text)
      message.append(id.text)
    case .beside(let id, let state):
      message.append("session beside")
      message.append(id.text)
      message.append(state.bytes)
    }
    message.append(owner.text)
    return try SessionID(tagOf: message.bytes, using: hmac)
  }
}

extension PersistenceError {
  /// The error for a change that collided with another one.
  public static let concurrentChange = PersistenceError(
    .concurrentChange, "Concurrent changes collided; try again.")
}
