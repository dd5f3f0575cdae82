// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// Asks for one page of a list.
public struct ListSnapshotsRequest: WireMessage, Hashable {
  /// The most snapshots on the page; 0 means the default.
  public var pageSize: Int32 = 0
  /// The `nextPageToken` of the page before; empty for the first page.
  public var pageToken = ""
  /// The field to sort by.
  public var orderBy = SnapshotOrder.Key.Wire.unspecified
  /// The direction to sort in.
  public var orderDirection = SessionOrder.Direction.Wire.unspecified
  /// Which snapshots to show; nil means all.
  public var filter: SnapshotFilter.Wire?

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.ListSnapshotsRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "page_size", .int32),
    WireField(2, "page_token", .string),
    WireField(3, "order_by", .enumeration("holdfast.v1.SnapshotOrder")),
    WireField(4, "order_direction", .enumeration("holdfast.v1.OrderDirection")),
    WireField(5, "filter", .message("holdfast.v1.SnapshotFilter")),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&pageSize, .int32)
    case 2: try reader.read(&pageToken, .string)
    case 3: try reader.read(&orderBy, .open(SnapshotOrder.Key.Wire.self))
    case 4: try reader.read(&orderDirection, .open(SessionOrder.Direction.Wire.self))
    case 5: try reader.message(&filter)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, pageSize, .int32)
    writer.field(2, pageToken, .string)
    writer.field(3, orderBy, .open(SnapshotOrder.Key.Wire.self))
    writer.field(4, orderDirection, .open(SessionOrder.Direction.Wire.self))
    writer.message(5, filter)
  }
}
