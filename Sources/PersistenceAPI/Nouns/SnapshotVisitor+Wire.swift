// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SnapshotVisitor {
  /// `holdfast.v1.SnapshotVisitor`.
  public struct Wire: WireMessage, Hashable {
    /// The user who visited the snapshot.
    public var visitorID = ""
    /// How many visits were counted.
    public var visitCount: Int64 = 0
    /// When the first visit was counted.
    public var firstVisitTime: Timestamp.Wire?
    /// When the last visit was counted.
    public var lastVisitTime: Timestamp.Wire?

    /// Every field absent.
    public init() {}

    /// A visitor as a message.
    public init(_ visitor: SnapshotVisitor) {
      visitorID = visitor.visitorID.text
      visitCount = visitor.count
      firstVisitTime = Timestamp.Wire(visitor.firstTime)
      lastVisitTime = Timestamp.Wire(visitor.lastTime)
    }

    /// The full name of the message.
    public static let wireName = "holdfast.v1.SnapshotVisitor"
    /// The fields as the `.proto` file declares them.
    public static let wireFields = [
      WireField(1, "visitor_id", .string),
      WireField(2, "visit_count", .int64),
      WireField(3, "first_visit_time", .message("google.protobuf.Timestamp")),
      WireField(4, "last_visit_time", .message("google.protobuf.Timestamp")),
    ]

    /// Reads the field that `tag` announces.
    public mutating func decodeField(
      _ tag: WireTag, from reader: inout WireReader
    ) throws(WireError) {
      switch tag.field {
      case 1: try reader.read(&visitorID, .string)
      case 2: try reader.read(&visitCount, .int64)
      case 3: try reader.message(&firstVisitTime)
      case 4: try reader.message(&lastVisitTime)
      default: try reader.skip()
      }
    }

    /// Writes every field that is set.
    public func encode(to writer: inout WireWriter) {
      writer.field(1, visitorID, .string)
      writer.field(2, visitCount, .int64)
      writer.message(3, firstVisitTime)
      writer.message(4, lastVisitTime)
    }
  }
}
