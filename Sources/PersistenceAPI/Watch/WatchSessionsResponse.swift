// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// News of one session, or the news that there is none.
public struct WatchSessionsResponse: WireMessage, Hashable {
  /// What happened.
  public var event = SessionEvent.Wire.unspecified
  /// The session's id; empty for a heartbeat.
  public var id = ""
  /// The session as it is now, if it changed.
  public var metadata: SessionMetadata.Wire?

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.WatchSessionsResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "event", .enumeration("holdfast.v1.SessionEvent")),
    WireField(2, "id", .string),
    WireField(3, "metadata", .message("holdfast.v1.SessionMetadata")),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&event, .open(SessionEvent.Wire.self))
    case 2: try reader.read(&id, .string)
    case 3: try reader.message(&metadata)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, event, .open(SessionEvent.Wire.self))
    writer.field(2, id, .string)
    writer.message(3, metadata)
  }
}
