// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Asks for a snapshot's metadata.
public struct GetSnapshotMetadataRequest: WireMessage, Hashable {
  /// The snapshot's id. Required.
  public var id = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.GetSnapshotMetadataRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "id", .string)
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&id, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, id, .string)
  }
}
