// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// What exporting and importing asks of a store; exporting reads histories too.
///
/// Besides the errors that each call names, any call may throw those that `SessionStore` lists for
/// all.
public protocol SessionBundleStore: SessionHistoryStore {
  // MARK: Exporting

  /// How many sessions the owner has.
  func sessionCount(of owner: OwnerID) async throws(PersistenceError) -> Int64

  /// The owner's next sessions behind `after` in the order of their ids: at least one while there
  /// is any, and not many more bytes than `contentBytesMax`. With `ids` only those.
  func sessions(
    of owner: OwnerID, after: SessionID?, among ids: [SessionID]?, contentBytesMax: Int
  ) async throws(PersistenceError) -> [ExportedSession]

  // MARK: Importing

  /// The id under which a session is imported that cannot have its own; always the same for the
  /// same values.
  func importedID(
    for source: ImportedIDSource, owner: OwnerID
  ) throws(PersistenceError) -> SessionID

  /// What is there under an id.
  func importTarget(
    _ id: SessionID, owner: OwnerID
  ) async throws(PersistenceError) -> ImportTarget

  /// Writes a session with its older versions, all or nothing.
  ///
  /// - Throws: `CONCURRENT_CHANGE` when there is one of that id, deleted or not.
  func insertSession(
    _ copy: SessionCopy, history: HistoryCopy, owner: OwnerID
  ) async throws(PersistenceError)

  /// Begins to write a session whose history is too large for one step: it is out of everybody's
  /// reach until `publishSession`, and removed like a deleted session if that never comes. Returns
  /// the id under which it waits.
  func stageSession(
    _ copy: SessionCopy, history: HistoryCopy, owner: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SessionID

  /// Adds older versions to a session that waits.
  func stageHistory(
    _ history: HistoryCopy, of staged: SessionID, owner: OwnerID
  ) async throws(PersistenceError)

  /// Gives a session that waits its id, by which it is there at once with all its versions.
  ///
  /// - Throws: `CONCURRENT_CHANGE` when there is one of that id, or the staged one is gone.
  func publishSession(
    _ staged: SessionID, as id: SessionID, owner: OwnerID
  ) async throws(PersistenceError)

  /// Removes a session that waits.
  func discardSession(_ staged: SessionID, owner: OwnerID) async throws(PersistenceError)

  /// Brings back a deleted session that is at `expectedVersion`, with the copy's title, description
  /// and content, as a new version.
  ///
  /// - Throws: `CONCURRENT_CHANGE` when it is not deleted, or at another version.
  func restoreSession(
    from copy: SessionCopy, owner: OwnerID, expectedVersion: Int64, at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata
}

/// What the id of an imported session follows from, where it is not the bundle's.
public enum ImportedIDSource: Hashable, Sendable {
  /// A session that belongs to another user in the bundle.
  case foreign(SessionID, owner: OwnerID)
  /// A state of a session that is imported beside another state of it.
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
