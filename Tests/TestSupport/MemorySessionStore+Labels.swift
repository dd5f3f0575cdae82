// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Synchronization

extension MemorySessionStore {
  public func updateLabels(
    of id: SessionID, owner: OwnerID, writer: OwnerID, to labels: SessionLabels, etag: String?
  ) async throws(PersistenceError) -> SessionMetadata {
    try edit(id, owner) { row throws(PersistenceError) in
      if row.metadata.labels != labels {
        guard etag == nil || etag == row.metadata.labels.etag else {
          throw .labelsMismatch(current: row.metadata.labels)
        }
        row.metadata.labels = labels
      }
      return row.metadata
    }
  }

  public func starSession(
    _ id: SessionID, owner: OwnerID, for user: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) {
    _ = try row(id, owner)
    guard user == owner || isGranted(id, of: owner, to: user) else { throw .sessionNotFound }
    try stars.withLock { (stars) throws(PersistenceError) in
      let had = stars[user, default: []]
      guard had.contains(id) || had.count < Stars.countMax else { throw .starsTooMany }
      stars[user, default: []].insert(id)
    }
  }

  public func unstarSession(
    _ id: SessionID, for user: OwnerID
  ) async throws(PersistenceError) -> Bool {
    try checkFailure()
    return stars.withLock { $0[user]?.remove(id) != nil }
  }

  func isStarred(_ id: SessionID, by user: OwnerID) -> Bool {
    stars.withLock { $0[user]?.contains(id) ?? false }
  }

  func isGranted(_ id: SessionID, of owner: OwnerID, to user: OwnerID) -> Bool {
    sharing.withLock { sharing in
      sharing.grants.keys.contains { $0.id == id && $0.owner == owner && $0.grantee == user }
    }
  }

  /// Takes the star of a user from a session that is no longer shared with them.
  func dropStar(_ id: SessionID, of user: OwnerID) {
    let isShared = sharing.withLock { sharing in
      sharing.grants.keys.contains { $0.id == id && $0.grantee == user }
    }
    if isShared || exists(id, owner: user) { return }
    stars.withLock { _ = $0[user]?.remove(id) }
  }
}
