// SPDX-License-Identifier: Apache-2.0

/// The grants of sessions to other users, what each makes of theirs, and the audit record.
///
/// Besides the errors that each call names, any call may throw those that `SessionStore` lists for
/// all.
public protocol SessionSharingStore: SessionStarStore, SessionDraftStore {
  /// Shares a session with a user or changes the user's role, and records that.
  ///
  /// - Throws: `SESSION_NOT_FOUND`.
  func grantAccess(
    to id: SessionID, owner: OwnerID, grantee: OwnerID, role: SessionRole, at now: Timestamp
  ) async throws(PersistenceError) -> SessionGrant

  /// Takes a session away from a user and records that `actor` did so: the owner, or the user.
  ///
  /// - Throws: `SESSION_NOT_FOUND`; `GRANT_NOT_FOUND` when it was not shared with them.
  func revokeAccess(
    to id: SessionID, owner: OwnerID, grantee: OwnerID, by actor: OwnerID, at now: Timestamp
  ) async throws(PersistenceError)

  /// The users with whom a session is shared whose names come after `after`, in their order.
  ///
  /// - Throws: `SESSION_NOT_FOUND`.
  func grants(
    of id: SessionID, owner: OwnerID, after: OwnerID?, countMax: Int
  ) async throws(PersistenceError) -> [SessionGrant]

  /// The owners whose session with this id is shared with `user`, and the user's role, the earliest
  /// grant first. There is one, unless an import created a session with the same id for another
  /// owner. Deleted sessions are included.
  func accesses(
    to id: SessionID, user: OwnerID
  ) async throws(PersistenceError) -> [SessionAccess]

  /// One page of the sessions that others share with a user, the latest grant first. Deleted
  /// sessions, and those that do not meet the filter, are left out, so that a page may be short and
  /// still have a next one.
  func sessionsShared(
    with user: OwnerID, filter: SharedSessionFilter, before: PagePosition?, pageSize: Int
  ) async throws(PersistenceError) -> (sessions: [SharedSession], next: PagePosition?)

  /// One page of what happened to an owner's sessions and snapshots, the latest first.
  func auditEvents(
    of owner: OwnerID, before: PagePosition?, pageSize: Int
  ) async throws(PersistenceError) -> (events: [AuditEvent], next: PagePosition?)
}

extension SessionSharingStore {
  /// One page of all sessions that others share with a user.
  public func sessionsShared(
    with user: OwnerID, before: PagePosition?, pageSize: Int
  ) async throws(PersistenceError) -> (sessions: [SharedSession], next: PagePosition?) {
    try await sessionsShared(with: user, filter: .all, before: before, pageSize: pageSize)
  }

  /// Has the owner take a session away from a user.
  public func revokeAccess(
    to id: SessionID, owner: OwnerID, grantee: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) {
    try await revokeAccess(to: id, owner: owner, grantee: grantee, by: owner, at: now)
  }
}

extension PersistenceError {
  /// The error for revoking a grant that does not exist.
  public static let grantNotFound = PersistenceError(
    .grantNotFound, "The session is not shared with this user.", field: "user_id")
}
