// SPDX-License-Identifier: Apache-2.0

/// The part of a store that watching needs: many sessions at once, without their contents.
///
/// Any call may throw the errors that `SessionStore` lists for all.
public protocol SessionWatchStore: Sendable {
  /// The owners of the sessions that `user` may read: the user's own, and those shared with the
  /// user. If several owners have a session with the same id, the earliest grant whose session
  /// exists counts. Deleted sessions are included.
  func owners(
    of ids: [SessionID], readableBy user: OwnerID
  ) async throws(PersistenceError) -> [SessionID: OwnerID]

  /// The versions of those of the sessions that are not deleted.
  func versions(
    of keys: [SessionKey]
  ) async throws(PersistenceError) -> [SessionKey: Int64]

  /// Those of the sessions that are not deleted.
  func metadata(
    of keys: [SessionKey]
  ) async throws(PersistenceError) -> [SessionMetadata]
}
