// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension AccessLog {
  /// `holdfast.v1.AccessLog`.
  public struct Wire: WireMessage, Hashable {
    /// The snapshot's id.
    public var snapshotID = ""
    /// The user who visited it.
    public var visitorID = ""
    /// The number of counted visits.
    public var visitCount: Int64 = 0
    /// The time when the first visit was counted.
    public var firstVisitTime: Timestamp.Wire?
    /// The time of the last counted visit.
    public var lastVisitTime: Timestamp.Wire?
    /// True if the snapshot was deleted or has expired.
    public var snapshotDeleted = false
    /// The time of deletion or expiry; nil while the snapshot exists.
    public var snapshotDeleteTime: Timestamp.Wire?
    /// The snapshot as it was visited.
    public var snapshot: SnapshotMetadata.Wire?
    /// True if the visitor has starred the snapshot.
    public var starred = false

    public init() {}

    /// A log as a message.
    public init(_ log: AccessLog) {
      snapshotID = log.snapshot.id.text
      visitorID = log.visits.visitorID.text
      visitCount = log.visits.count
      firstVisitTime = Timestamp.Wire(log.visits.firstTime)
      lastVisitTime = Timestamp.Wire(log.visits.lastTime)
      snapshotDeleted = log.snapshotDeleteTime != nil
      snapshotDeleteTime = log.snapshotDeleteTime.map(Timestamp.Wire.init)
      snapshot = SnapshotMetadata.Wire(visited: log.snapshot)
      starred = log.isStarred
    }

    public static let wireName = "holdfast.v1.AccessLog"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.field(1, "snapshot_id", &snapshotID, .string)
      try visitor.field(2, "visitor_id", &visitorID, .string)
      try visitor.field(3, "visit_count", &visitCount, .int64)
      try visitor.message(4, "first_visit_time", &firstVisitTime)
      try visitor.message(5, "last_visit_time", &lastVisitTime)
      try visitor.field(6, "snapshot_deleted", &snapshotDeleted, .bool)
      try visitor.message(7, "snapshot_delete_time", &snapshotDeleteTime)
      try visitor.message(8, "snapshot", &snapshot)
      try visitor.field(9, "starred", &starred, .bool)
    }
  }
}
