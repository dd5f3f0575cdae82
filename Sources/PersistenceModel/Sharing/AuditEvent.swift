// SPDX-License-Identifier: Apache-2.0

/// Something that happened to an owner's sessions or snapshots and that he may want to prove.
public struct AuditEvent: Hashable, Sendable {
  /// What happened. The raw values are stored.
  public enum Action: Int16, CaseIterable, Sendable {
    /// A session was shared with a user, or his role changed.
    case grantSession = 1
    /// A session is no longer shared with a user.
    case revokeSession = 2
    /// A session was deleted.
    case deleteSession = 3
    /// A deleted session was brought back.
    case undeleteSession = 4
    /// A snapshot was deleted.
    case deleteSnapshot = 5
    /// Who may see a snapshot, or until when, was changed.
    case changeSnapshotAccess = 6
  }

  /// Names the event.
  public var id: String
  /// When it happened.
  public var time: Timestamp
  /// Who did it.
  public var actorID: OwnerID
  /// What he did.
  public var action: Action
  /// The session or snapshot that he did it to.
  public var subjectID: String
  /// The user whose access changed; nil when it is about nobody else.
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
