// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension AccessLogFilter {
  /// `holdfast.v1.AccessLogFilter`.
  public struct Wire: WireMessage, Hashable {
    /// Text that the snapshot's title contains, without case; empty means no condition.
    public var titleContains = ""
    /// The time of the snapshot's creation.
    public var snapshotCreateTime: TimeRange.Wire?
    /// The time of the last counted visit.
    public var lastVisitTime: TimeRange.Wire?
    /// The fewest visits; 0 means no bound.
    public var visitCountMin: Int64 = 0
    /// The most visits; 0 means no bound.
    public var visitCountMax: Int64 = 0
    /// The snapshot's owner; empty means any owner.
    public var ownerID = ""
    /// Only deleted snapshots, or only those that exist; nil means both.
    public var snapshotDeleted: Bool?
    /// Those only whose snapshot the caller has starred.
    public var starred = false

    /// No condition.
    public init() {}

    public static let wireName = "holdfast.v1.AccessLogFilter"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.field(1, "title_contains", &titleContains, .string)
      try visitor.message(2, "snapshot_create_time", &snapshotCreateTime)
      try visitor.message(3, "last_visit_time", &lastVisitTime)
      try visitor.field(4, "visit_count_min", &visitCountMin, .int64)
      try visitor.field(5, "visit_count_max", &visitCountMax, .int64)
      try visitor.field(6, "owner_id", &ownerID, .string)
      try visitor.field(7, "snapshot_deleted", &snapshotDeleted, .bool)
      try visitor.field(8, "starred", &starred, .bool)
    }
  }

  /// The filter that a message means; nil means every log.
  ///
  /// - Throws: `FILTER_INVALID`, naming the field at fault.
  public init(_ wire: Wire?, limits: Limits) throws(PersistenceError) {
    let wire = wire ?? Wire()
    self = try AccessLogFilter(
      titleContains: wire.titleContains,
      snapshotCreateTime: TimeRange(
        wire.snapshotCreateTime, field: "filter.snapshot_create_time"),
      lastVisitTime: TimeRange(wire.lastVisitTime, field: "filter.last_visit_time"),
      visitCount: VisitCountRange(min: wire.visitCountMin, max: wire.visitCountMax),
      ownerID: wire.ownerID, isDeleted: wire.snapshotDeleted, isStarred: wire.starred,
      limits: limits)
  }
}
