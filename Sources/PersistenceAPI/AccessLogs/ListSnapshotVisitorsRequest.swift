// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Asks for one page of a snapshot's visitors.
public struct ListSnapshotVisitorsRequest: WireMessage, Hashable {
  /// The snapshot's id. Required.
  public var snapshotID = ""
  /// The most visitors on the page; 0 means the default.
  public var pageSize: Int32 = 0
  /// The `nextPageToken` of the page before; empty for the first page.
  public var pageToken = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.ListSnapshotVisitorsRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "snapshot_id", .string),
    WireField(2, "page_size", .int32),
    WireField(3, "page_token", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&snapshotID, .string)
    case 2: try reader.read(&pageSize, .int32)
    case 3: try reader.read(&pageToken, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, snapshotID, .string)
    writer.field(2, pageSize, .int32)
    writer.field(3, pageToken, .string)
  }
}
