// SPDX-License-Identifier: Apache-2.0

/// The readers and the expiry of a snapshot: the only part of it that can change.
public struct SnapshotAccess: Hashable, Sendable {
  /// The readers besides the owner.
  public enum Visibility: Hashable, CaseIterable, Sendable {
    /// Every user who has the id.
    case link
    /// The listed readers.
    case listed
    /// No one else.
    case owner
  }

  /// The readers besides the owner.
  public let visibility: Visibility
  /// The readers of `Visibility.listed`, each once, in the order given; else empty.
  public let readers: [OwnerID]
  /// The time from which the snapshot no longer exists; nil if it does not expire.
  public let expireTime: Timestamp?

  /// Every user who has the id, without expiry.
  public static let link = SnapshotAccess(stored: .link, readers: [], expireTime: nil)

  /// Access as it was checked when it was stored.
  public init(stored visibility: Visibility, readers: [OwnerID], expireTime: Timestamp?) {
    self.visibility = visibility
    self.readers = readers
    self.expireTime = expireTime
  }

  /// Access from what a caller sent.
  ///
  /// - Throws: `READERS_TOO_MANY`; `READER_INVALID` for a name that no user can have, or for
  ///   readers that the visibility has no use for; `EXPIRE_TIME_INVALID` unless it lies after
  ///   `now`.
  public init(
    visibility: Visibility, readers names: [String], expireTime: Timestamp?, limits: Limits,
    at now: Timestamp
  ) throws(PersistenceError) {
    guard names.count <= limits.snapshotReadersMax else {
      throw PersistenceError(
        .readersTooMany,
        "Access may list at most \(limits.snapshotReadersMax) readers, not \(names.count).",
        field: SnapshotAccess.readersField,
        metadata: ["count": "\(names.count)", "limit": "\(limits.snapshotReadersMax)"])
    }
    guard visibility == .listed || names.isEmpty else {
      throw PersistenceError(
        .readerInvalid, "reader_ids is allowed only with SNAPSHOT_VISIBILITY_LISTED.",
        field: SnapshotAccess.readersField)
    }
    var readers: [OwnerID] = []
    for name in names {
      guard let reader = OwnerID(name) else { throw SnapshotAccess.invalidReader }
      if !readers.contains(reader) { readers.append(reader) }
    }
    if let expireTime, expireTime <= now { throw .expireTimeInvalid }
    self.init(stored: visibility, readers: readers, expireTime: expireTime)
  }

  private static let readersField = "access.reader_ids"

  private static let invalidReader = PersistenceError(
    .readerInvalid,
    "A reader's name has 1 to \(OwnerID.byteCountMax) bytes and no control characters.",
    field: readersField, metadata: ["limit": "\(OwnerID.byteCountMax)"])
}

extension PersistenceError {
  /// The error for an expiry that is not a time, or not in the future.
  public static let expireTimeInvalid = PersistenceError(
    .expireTimeInvalid, "expire_time must be in the future, in the years 1 to 9999.",
    field: "access.expire_time")
}
