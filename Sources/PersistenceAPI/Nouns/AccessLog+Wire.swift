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
    /// How many visits were counted.
    public var visitCount: Int64 = 0
    /// When the first visit was counted.
    public var firstVisitTime: Timestamp.Wire?
    /// When the last visit was counted.
    public var lastVisitTime: Timestamp.Wire?
    /// Whether the snapshot was deleted or has expired.
    public var snapshotDeleted = false
    /// When it was; nil while it exists.
    public var snapshotDeleteTime: Timestamp.Wire?
    /// The snapshot as it was visited.
    public var snapshot: SnapshotMetadata.Wire?

    /// Every field absent.
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
    }

    /// The full name of the message.
    public static let wireName = "holdfast.v1.AccessLog"
    /// The fields as the `.proto` file declares them.
    public static let wireFields = [
      WireField(1, "snapshot_id", .string),
      WireField(2, "visitor_id", .string),
      WireField(3, "visit_count", .int64),
      WireField(4, "first_visit_time", .message("google.protobuf.Timestamp")),
      WireField(5, "last_visit_time", .message("google.protobuf.Timestamp")),
      WireField(6, "snapshot_deleted", .bool),
      WireField(7, "snapshot_delete_time", .message("google.protobuf.Timestamp")),
      WireField(8, "snapshot", .message("holdfast.v1.SnapshotMetadata")),
    ]

    /// Reads the field that `tag` announces.
    public mutating func decodeField(
      _ tag: WireTag, from reader: inout WireReader
    ) throws(WireError) {
      switch tag.field {
      case 1: try reader.read(&snapshotID, .string)
      case 2: try reader.read(&visitorID, .string)
      case 3: try reader.read(&visitCount, .int64)
      case 4: try reader.message(&firstVisitTime)
      case 5: try reader.message(&lastVisitTime)
      case 6: try reader.read(&snapshotDeleted, .bool)
      case 7: try reader.message(&snapshotDeleteTime)
      case 8: try reader.message(&snapshot)
      default: try reader.skip()
      }
    }

    /// Writes every field that is set.
    public func encode(to writer: inout WireWriter) {
      writer.field(1, snapshotID, .string)
      writer.field(2, visitorID, .string)
      writer.field(3, visitCount, .int64)
      writer.message(4, firstVisitTime)
      writer.message(5, lastVisitTime)
      writer.field(6, snapshotDeleted, .bool)
      writer.message(7, snapshotDeleteTime)
      writer.message(8, snapshot)
    }
  }
}
