// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Asks for a session and its content.
public struct GetSessionRequest: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The version that the caller already has; 0 means none.
  public var ifVersionNot: Int64 = 0

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.GetSessionRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "id", .string),
    WireField(2, "if_version_not", .int64),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&id, .string)
    case 2: try reader.read(&ifVersionNot, .int64)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, id, .string)
    writer.field(2, ifVersionNot, .int64)
  }
}
