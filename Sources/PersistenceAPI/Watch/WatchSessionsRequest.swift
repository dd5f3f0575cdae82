// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// What to watch.
public struct WatchSessionsRequest: WireMessage, Hashable {
  /// The sessions: 1 to 1,000, each once.
  public var sessions: [WatchedSession] = []

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.WatchSessionsRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "sessions", .message("holdfast.v1.WatchedSession"), .repeated)
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.messages(&sessions)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.messages(1, sessions)
  }
}
