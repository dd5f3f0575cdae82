// SPDX-License-Identifier: Apache-2.0

/// The store of snapshots.
///
/// Time is an argument, as in `SessionStore`, and the same errors may come from any call. A
/// snapshot that never was, was deleted, has expired or is not for the reader is
/// `SNAPSHOT_NOT_FOUND`.
public protocol SnapshotStore: Sendable {
  /// Stores a new snapshot and the first visit of its owner atomically.
  ///
  /// With an `attempt` the call may be repeated: the repetition returns the snapshot.
  ///
  /// - Throws: `REQUEST_ID_REUSED` when the request id belonged to another attempt;
  ///   `SNAPSHOT_NOT_FOUND` when the snapshot that this attempt created is gone.
  func createSnapshot(
    _ new: NewSnapshot, owner: OwnerID, attempt: CreationAttempt?, at now: Timestamp
  ) async throws(PersistenceError) -> SnapshotMetadata

  /// The snapshot that `attempt` has created already, or nil when it did not.
  ///
  /// - Throws: as `createSnapshot`.
  func earlierSnapshot(
    of attempt: CreationAttempt, owner: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SnapshotMetadata?

  /// Reads a snapshot that `reader` may read. Counts nothing.
  ///
  /// - Throws: `SNAPSHOT_NOT_FOUND`.
  func snapshot(
    _ id: SnapshotID, reader: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> Snapshot

  /// Reads what is known about a snapshot that `reader` may read, without touching its content, and
  /// whether they have starred it.
  ///
  /// - Throws: `SNAPSHOT_NOT_FOUND`.
  func snapshotMetadata(
    _ id: SnapshotID, reader: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> (metadata: SnapshotMetadata, isStarred: Bool)

  /// Stars a snapshot that `user` may read; starred already, it stays so.
  ///
  /// - Throws: `SNAPSHOT_NOT_FOUND`; `STARS_TOO_MANY`.
  func starSnapshot(
    _ id: SnapshotID, for user: OwnerID, at now: Timestamp
  ) async throws(PersistenceError)

  /// Takes the star of `user` from a snapshot, whether it still exists for them or not.
  ///
  /// - Returns: False if there was none.
  func unstarSnapshot(_ id: SnapshotID, for user: OwnerID) async throws(PersistenceError) -> Bool

  /// One page of the owner's snapshots; what `SessionStore.listSessions` promises holds here too.
  ///
  /// - Throws: `PAGE_TOKEN_INVALID` when the query's position does not fit its order.
  func listSnapshots(
    _ query: SnapshotQuery, owner: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SnapshotPage

  /// Deletes a snapshot of the owner: its content at once, the marks in the logs of its visitors
  /// by a job that the same write files. With a `requestID` the call may be repeated.
  ///
  /// - Throws: `SNAPSHOT_NOT_FOUND`.
  func deleteSnapshot(
    _ id: SnapshotID, owner: OwnerID, requestID: RequestID?, at now: Timestamp
  ) async throws(PersistenceError)

  /// Replaces who may read a snapshot of the owner, and until when.
  ///
  /// - Throws: `SNAPSHOT_NOT_FOUND`.
  func updateSnapshotAccess(
    _ id: SnapshotID, owner: OwnerID, access: SnapshotAccess, at now: Timestamp
  ) async throws(PersistenceError) -> SnapshotMetadata
}

extension PersistenceError {
  /// The error for a snapshot that the caller cannot read, identical for every cause.
  public static let snapshotNotFound = PersistenceError(
    .snapshotNotFound, "There is no such snapshot.")
}
