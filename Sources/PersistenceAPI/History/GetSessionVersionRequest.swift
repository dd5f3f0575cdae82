// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Asks for a session as it was.
public struct GetSessionVersionRequest: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The version, at least 1. Required.
  public var version: Int64 = 0

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.GetSessionVersionRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "id", .string),
    WireField(2, "version", .int64),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&id, .string)
    case 2: try reader.read(&version, .int64)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, id, .string)
    writer.field(2, version, .int64)
  }
}
