// SPDX-License-Identifier: Apache-2.0

/// An audit event: an action on one of an owner's sessions or snapshots.
public struct AuditEvent: Hashable, Sendable {
  /// The action. The raw values are stored.
  public enum Action: Int16, CaseIterable, Sendable {
    /// A session was shared with a user, or the user's role changed.
    case grantSession = 1
    /// A session is no longer shared with a user.
    case revokeSession = 2
    /// A session was deleted.
    case deleteSession = 3
    /// A deleted session was brought back.
    case undeleteSession = 4
    /// A snapshot was deleted.
    case deleteSnapshot = 5
    /// A snapshot's readers or expiry were changed.
    case changeSnapshotAccess = 6
  }

  /// Names the event.
  public var id: String
  /// The time of the action.
  public var time: Timestamp
  /// The user who acted.
  public var actorID: OwnerID
  /// The action taken.
  public var action: Action
  /// The session or snapshot that was acted on.
  public var subjectID: String
  /// The user whose access changed; nil if no other user is concerned.
  public var granteeID: OwnerID?
  /// The role that was given; nil when none was.
  public var role: SessionRole?

  /// An event of its parts.
  public init(
    id: String, time: Timestamp, actorID: OwnerID, action: Action, subjectID: String,
    granteeID: OwnerID? = nil, role: SessionRole? = nil
  ) {
    self.id = id
    self.time = time
    self.actorID = actorID
    self.action = action
    self.subjectID = subjectID
    self.granteeID = granteeID
    self.role = role
  }
}
