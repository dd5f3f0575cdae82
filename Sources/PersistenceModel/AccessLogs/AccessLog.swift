// SPDX-License-Identifier: Apache-2.0

/// A visitor of a snapshot and how often he came.
public struct SnapshotVisitor: Hashable, Sendable {
  /// The user who visited.
  public var visitorID: OwnerID
  /// How many visits were counted; at least 1.
  public var count: Int64
  /// When the first visit was counted; never changes.
  public var firstTime: Timestamp
  /// When the last visit was counted; never goes backwards.
  public var lastTime: Timestamp

  /// A visitor of his parts.
  public init(visitorID: OwnerID, count: Int64, firstTime: Timestamp, lastTime: Timestamp) {
    self.visitorID = visitorID
    self.count = count
    self.firstTime = firstTime
    self.lastTime = lastTime
  }
}

/// What a user did with one snapshot.
public struct AccessLog: Hashable, Sendable {
  /// The snapshot as it was visited.
  public var snapshot: SnapshotCore
  /// Who visited it, and how often.
  public var visits: SnapshotVisitor
  /// When the snapshot was deleted or expired; nil while it exists.
  public var snapshotDeleteTime: Timestamp?

  /// A log of its parts.
  public init(snapshot: SnapshotCore, visits: SnapshotVisitor, snapshotDeleteTime: Timestamp?) {
    self.snapshot = snapshot
    self.visits = visits
    self.snapshotDeleteTime = snapshotDeleteTime
  }
}
