// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// From whom to take a session away.
public struct RevokeSessionAccessRequest: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The user. Required.
  public var userID = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.RevokeSessionAccessRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "id", .string),
    WireField(2, "user_id", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&id, .string)
    case 2: try reader.read(&userID, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, id, .string)
    writer.field(2, userID, .string)
  }
}
