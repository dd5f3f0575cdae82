// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The fields of a session that begins as a copy of a snapshot.
public struct CreateSessionFromSnapshotRequest: WireMessage, Hashable {
  /// The snapshot's id. Required.
  public var snapshotID = ""
  /// The title; nil means the snapshot's.
  public var title: String?
  /// The description; nil means the snapshot's.
  public var description: String?
  /// Names this attempt; empty when it has no name.
  public var requestID = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.CreateSessionFromSnapshotRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "snapshot_id", .string),
    WireField(2, "title", .string, .optional),
    WireField(3, "description", .string, .optional),
    WireField(4, "request_id", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&snapshotID, .string)
    case 2: try reader.read(&title, .string)
    case 3: try reader.read(&description, .string)
    case 4: try reader.read(&requestID, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, snapshotID, .string)
    writer.field(2, title, .string)
    writer.field(3, description, .string)
    writer.field(4, requestID, .string)
  }
}
