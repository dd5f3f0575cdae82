// SPDX-License-Identifier: Apache-2.0

/// The users who can open a snapshot, and until when.
public struct SnapshotAudience: Sendable, Equatable {
  /// The readers besides the owner.
  public enum Readers: Sendable, Equatable {
    /// Every user who has the id.
    case link
    /// These users.
    case listed([String])
    /// No one.
    case owner
  }

  /// The readers.
  public var readers: Readers
  /// The time from which the snapshot no longer exists, in milliseconds since 1970; nil if it does
  /// not expire.
  public var expiresAt: Int64?

  /// Creates an audience; by default every user who has the id, without an expiry.
  public init(_ readers: Readers = .link, expiresAt: Int64? = nil) {
    self.readers = readers
    self.expiresAt = expiresAt
  }
}
