// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Which log to delete.
public struct DeleteAccessLogRequest: WireMessage, Hashable {
  /// The id of the snapshot that the log is about. Required.
  public var snapshotID = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.DeleteAccessLogRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "snapshot_id", .string)
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&snapshotID, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, snapshotID, .string)
  }
}
