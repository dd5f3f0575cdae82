// SPDX-License-Identifier: Apache-2.0

/// The role of a user to whom a session is granted. The raw values are stored.
public enum SessionRole: Int16, Comparable, CaseIterable, Sendable {
  /// Reads the session and its history.
  case viewer = 1
  /// Reads, changes and restores it. Only the owner deletes and shares it.
  case editor = 2

  /// True if `left` allows less than `right`.
  public static func < (left: SessionRole, right: SessionRole) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// A user's right to use another user's session.
public struct SessionGrant: Hashable, Sendable {
  /// The user.
  public var granteeID: OwnerID
  /// The role granted to the user.
  public var role: SessionRole
  /// The time at which the role was granted.
  public var grantTime: Timestamp

  /// A grant of its parts.
  public init(granteeID: OwnerID, role: SessionRole, grantTime: Timestamp) {
    self.granteeID = granteeID
    self.role = role
    self.grantTime = grantTime
  }
}

/// A session that another user shares, as its grantee sees it.
public struct SharedSession: Hashable, Sendable {
  /// The session without its content.
  public var metadata: SessionMetadata
  /// The user's role.
  public var role: SessionRole
  /// The time at which the role was granted.
  public var grantTime: Timestamp
  /// True if the user has starred it.
  public var isStarred: Bool

  /// A shared session of its parts.
  public init(
    metadata: SessionMetadata, role: SessionRole, grantTime: Timestamp, isStarred: Bool = false
  ) {
    self.metadata = metadata
    self.role = role
    self.grantTime = grantTime
    self.isStarred = isStarred
  }
}

/// The owner of a session that is shared with a user, and the user's role.
public struct SessionAccess: Hashable, Sendable {
  /// The session's owner.
  public var ownerID: OwnerID
  /// The user's role.
  public var role: SessionRole

  /// Access of its parts.
  public init(ownerID: OwnerID, role: SessionRole) {
    self.ownerID = ownerID
    self.role = role
  }
}
