// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// A session to watch.
public struct WatchedSession: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The version that the caller has; he is told only of newer ones. 0 means none.
  public var knownVersion: Int64 = 0

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.WatchedSession"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "id", .string),
    WireField(2, "known_version", .int64),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&id, .string)
    case 2: try reader.read(&knownVersion, .int64)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, id, .string)
    writer.field(2, knownVersion, .int64)
  }
}
