// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension AccessLogFilter {
  /// `holdfast.v1.AccessLogFilter`.
  public struct Wire: WireMessage, Hashable {
    /// Text that the snapshot's title contains, without case; empty means no condition.
    public var titleContains = ""
    /// When the snapshot was created.
    public var snapshotCreateTime: TimeRange.Wire?
    /// When the last visit was counted.
    public var lastVisitTime: TimeRange.Wire?
    /// The fewest visits; 0 means no bound.
    public var visitCountMin: Int64 = 0
    /// The most visits; 0 means no bound.
    public var visitCountMax: Int64 = 0
    /// The snapshot's owner; empty means anybody.
    public var ownerID = ""
    /// Only deleted snapshots, or only those that exist; nil means both.
    public var snapshotDeleted: Bool?

    /// No condition.
    public init() {}

    /// The full name of the message.
    public static let wireName = "holdfast.v1.AccessLogFilter"
    /// The fields as the `.proto` file declares them.
    public static let wireFields = [
      WireField(1, "title_contains", .string),
      WireField(2, "snapshot_create_time", .message("holdfast.v1.TimeRange")),
      WireField(3, "last_visit_time", .message("holdfast.v1.TimeRange")),
      WireField(4, "visit_count_min", .int64),
      WireField(5, "visit_count_max", .int64),
      WireField(6, "owner_id", .string),
      WireField(7, "snapshot_deleted", .bool, .optional),
    ]

    /// Reads the field that `tag` announces.
    public mutating func decodeField(
      _ tag: WireTag, from reader: inout WireReader
    ) throws(WireError) {
      switch tag.field {
      case 1: try reader.read(&titleContains, .string)
      case 2: try reader.message(&snapshotCreateTime)
      case 3: try reader.message(&lastVisitTime)
      case 4: try reader.read(&visitCountMin, .int64)
      case 5: try reader.read(&visitCountMax, .int64)
      case 6: try reader.read(&ownerID, .string)
      case 7: try reader.read(&snapshotDeleted, .bool)
      default: try reader.skip()
      }
    }

    /// Writes every field that is set.
    public func encode(to writer: inout WireWriter) {
      writer.field(1, titleContains, .string)
      writer.message(2, snapshotCreateTime)
      writer.message(3, lastVisitTime)
      writer.field(4, visitCountMin, .int64)
      writer.field(5, visitCountMax, .int64)
      writer.field(6, ownerID, .string)
      writer.field(7, snapshotDeleted, .bool)
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
      ownerID: wire.ownerID, isDeleted: wire.snapshotDeleted, limits: limits)
  }
}
