// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// Who may read a snapshot from now on.
public struct UpdateSnapshotAccessRequest: WireMessage, Hashable {
  /// The snapshot's id. Required.
  public var id = ""
  /// Replaces the present access as a whole. Required.
  public var access: SnapshotAccess.Wire?

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.UpdateSnapshotAccessRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "id", .string),
    WireField(2, "access", .message("holdfast.v1.SnapshotAccess")),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&id, .string)
    case 2: try reader.message(&access)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, id, .string)
    writer.message(2, access)
  }
}
