// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// Whom to let use a session.
public struct GrantSessionAccessRequest: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The user: 1 to 128 bytes, not the caller. Required.
  public var userID = ""
  /// What he may do. Required.
  public var role = SessionRole.Wire.unspecified

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.GrantSessionAccessRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "id", .string),
    WireField(2, "user_id", .string),
    WireField(3, "role", .enumeration("holdfast.v1.SessionRole")),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&id, .string)
    case 2: try reader.read(&userID, .string)
    case 3: try reader.read(&role, .open(SessionRole.Wire.self))
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, id, .string)
    writer.field(2, userID, .string)
    writer.field(3, role, .open(SessionRole.Wire.self))
  }
}
