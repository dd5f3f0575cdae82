// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SessionGrant {
  /// `holdfast.v1.SessionGrant`.
  public struct Wire: WireMessage, Hashable {
    /// The user: 1 to 128 bytes.
    public var userID = ""
    /// What he may do.
    public var role = SessionRole.Wire.unspecified
    /// When he was given the role.
    public var grantTime: Timestamp.Wire?

    /// Every field absent.
    public init() {}

    /// A grant as a message.
    public init(_ grant: SessionGrant) {
      userID = grant.granteeID.text
      role = SessionRole.Wire(grant.role)
      grantTime = Timestamp.Wire(grant.grantTime)
    }

    /// The full name of the message.
    public static let wireName = "holdfast.v1.SessionGrant"
    /// The fields as the `.proto` file declares them.
    public static let wireFields = [
      WireField(1, "user_id", .string),
      WireField(2, "role", .enumeration("holdfast.v1.SessionRole")),
      WireField(3, "grant_time", .message("google.protobuf.Timestamp")),
    ]

    /// Reads the field that `tag` announces.
    public mutating func decodeField(
      _ tag: WireTag, from reader: inout WireReader
    ) throws(WireError) {
      switch tag.field {
      case 1: try reader.read(&userID, .string)
      case 2: try reader.read(&role, .open(SessionRole.Wire.self))
      case 3: try reader.message(&grantTime)
      default: try reader.skip()
      }
    }

    /// Writes every field that is set.
    public func encode(to writer: inout WireWriter) {
      writer.field(1, userID, .string)
      writer.field(2, role, .open(SessionRole.Wire.self))
      writer.message(3, grantTime)
    }
  }
}
