// SPDX-License-Identifier: Apache-2.0

/// A visit to count.
public struct Visit: Hashable, Sendable {
  /// The user who visits.
  public var visitor: OwnerID
  /// The snapshot that was read.
  public var snapshot: SnapshotCore
  /// The time of the read.
  public var time: Timestamp

  /// A visit of its parts.
  public init(visitor: OwnerID, snapshot: SnapshotCore, time: Timestamp) {
    self.visitor = visitor
    self.snapshot = snapshot
    self.time = time
  }
}

/// The outcome of an attempt to count a visit.
public enum VisitOutcome: Equatable, Sendable {
  /// It was counted.
  case counted
  /// The last counted visit was too recent.
  case withinWindow
  /// It was not counted; the same visit may be tried again.
  case failed(PersistenceError)
  /// Unknown: it may have been counted, and a retry might count it twice.
  case unknown(PersistenceError)
}
