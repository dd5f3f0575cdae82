// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Asks for a snapshot and its content.
public struct GetSnapshotRequest: WireMessage, Hashable {
  /// The snapshot's id. Required.
  public var id = ""
  /// Whether this read is no visit.
  public var skipVisit = false

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.GetSnapshotRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "id", .string),
    WireField(2, "skip_visit", .bool),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&id, .string)
    case 2: try reader.read(&skipVisit, .bool)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, id, .string)
    writer.field(2, skipVisit, .bool)
  }
}
