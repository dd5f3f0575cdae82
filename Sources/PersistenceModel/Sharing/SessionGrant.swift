// SPDX-License-Identifier: Apache-2.0

/// What a user may do with a session that somebody shares with him. The raw values are stored.
public enum SessionRole: Int16, Comparable, CaseIterable, Sendable {
  /// Reads the session and its history.
  case viewer = 1
  /// Reads, changes and restores it. Only the owner deletes and shares it.
  case editor = 2

  /// Whether `left` allows less than `right`.
  public static func < (left: SessionRole, right: SessionRole) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// That a user may use a session of somebody else.
public struct SessionGrant: Hashable, Sendable {
  /// The user.
  public var granteeID: OwnerID
  /// What he may do.
  public var role: SessionRole
  /// When he was given the role.
  public var grantTime: Timestamp

  /// A grant of its parts.
  public init(granteeID: OwnerID, role: SessionRole, grantTime: Timestamp) {
    self.granteeID = granteeID
    self.role = role
    self.grantTime = grantTime
  }
}

/// A session of somebody else, as the user with whom it is shared finds it.
public struct SharedSession: Hashable, Sendable {
  /// The session without its content.
  public var metadata: SessionMetadata
  /// What the user may do.
  public var role: SessionRole
  /// When he was given the role.
  public var grantTime: Timestamp

  /// A shared session of its parts.
  public init(metadata: SessionMetadata, role: SessionRole, grantTime: Timestamp) {
    self.metadata = metadata
    self.role = role
    self.grantTime = grantTime
  }
}

/// Whose session a user may use, and how.
public struct SessionAccess: Hashable, Sendable {
  /// The session's owner.
  public var ownerID: OwnerID
  /// What the user may do.
  public var role: SessionRole

  /// Access of its parts.
  public init(ownerID: OwnerID, role: SessionRole) {
    self.ownerID = ownerID
    self.role = role
  }
}
