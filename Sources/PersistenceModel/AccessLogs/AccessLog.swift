// SPDX-License-Identifier: Apache-2.0

/// A visitor of a snapshot and the visits counted.
public struct SnapshotVisitor: Hashable, Sendable {
  /// The user who visited.
  public var visitorID: OwnerID
  /// The number of counted visits; at least 1.
  public var count: Int64
  /// The time of the first counted visit; never changes.
  public var firstTime: Timestamp
  /// The time of the last counted visit; never decreases.
  public var lastTime: Timestamp

  /// A visitor with these values.
  public init(visitorID: OwnerID, count: Int64, firstTime: Timestamp, lastTime: Timestamp) {
    self.visitorID = visitorID
    self.count = count
    self.firstTime = firstTime
    self.lastTime = lastTime
  }
}

/// The visits of one user to one snapshot.
public struct AccessLog: Hashable, Sendable {
  /// The snapshot as it was visited.
  public var snapshot: SnapshotCore
  /// The visitor and the visits counted.
  public var visits: SnapshotVisitor
  /// The time of deletion or expiry; nil while the snapshot exists.
  public var snapshotDeleteTime: Timestamp?
  /// True if the visitor has starred the snapshot.
  public var isStarred: Bool

  /// A log of its parts.
  public init(
    snapshot: SnapshotCore, visits: SnapshotVisitor, snapshotDeleteTime: Timestamp?,
    isStarred: Bool = false
  ) {
    self.snapshot = snapshot
    self.visits = visits
    self.snapshotDeleteTime = snapshotDeleteTime
    self.isStarred = isStarred
  }
}
