// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SnapshotVisitor {
  /// `holdfast.v1.SnapshotVisitor`.
  public struct Wire: WireMessage, Hashable {
    /// The user who visited the snapshot.
    public var visitorID = ""
    /// The number of counted visits.
    public var visitCount: Int64 = 0
    /// The time when the first visit was counted.
    public var firstVisitTime: Timestamp.Wire?
    /// The time of the last counted visit.
    public var lastVisitTime: Timestamp.Wire?

    public init() {}

    /// A visitor as a message.
    public init(_ visitor: SnapshotVisitor) {
      visitorID = visitor.visitorID.text
      visitCount = visitor.count
      firstVisitTime = Timestamp.Wire(visitor.firstTime)
      lastVisitTime = Timestamp.Wire(visitor.lastTime)
    }

    public static let wireName = "holdfast.v1.SnapshotVisitor"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.field(1, "visitor_id", &visitorID, .string)
      try visitor.field(2, "visit_count", &visitCount, .int64)
      try visitor.message(3, "first_visit_time", &firstVisitTime)
      try visitor.message(4, "last_visit_time", &lastVisitTime)
    }
  }
}
