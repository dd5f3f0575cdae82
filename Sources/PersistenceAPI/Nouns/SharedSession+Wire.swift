// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SharedSession {
  /// `holdfast.v1.SharedSession`.
  public struct Wire: WireMessage, Hashable {
    /// The session without its content.
    public var metadata: SessionMetadata.Wire?
    /// What the caller may do.
    public var role = SessionRole.Wire.unspecified
    /// When he was given the role.
    public var grantTime: Timestamp.Wire?

    /// Every field absent.
    public init() {}

    /// A shared session as a message.
    public init(_ session: SharedSession) {
      metadata = SessionMetadata.Wire(session.metadata)
      role = SessionRole.Wire(session.role)
      grantTime = Timestamp.Wire(session.grantTime)
    }

    /// The full name of the message.
    public static let wireName = "holdfast.v1.SharedSession"
    /// The fields as the `.proto` file declares them.
    public static let wireFields = [
      WireField(1, "metadata", .message("holdfast.v1.SessionMetadata")),
      WireField(2, "role", .enumeration("holdfast.v1.SessionRole")),
      WireField(3, "grant_time", .message("google.protobuf.Timestamp")),
    ]

    /// Reads the field that `tag` announces.
    public mutating func decodeField(
      _ tag: WireTag, from reader: inout WireReader
    ) throws(WireError) {
      switch tag.field {
      case 1: try reader.message(&metadata)
      case 2: try reader.read(&role, .open(SessionRole.Wire.self))
      case 3: try reader.message(&grantTime)
      default: try reader.skip()
      }
    }

    /// Writes every field that is set.
    public func encode(to writer: inout WireWriter) {
      writer.message(1, metadata)
      writer.field(2, role, .open(SessionRole.Wire.self))
      writer.message(3, grantTime)
    }
  }
}
