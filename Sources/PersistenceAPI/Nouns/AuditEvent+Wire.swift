// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension AuditEvent {
  /// `holdfast.v1.AuditEvent`.
  public struct Wire: WireMessage, Hashable {
    /// Names the event.
    public var id = ""
    /// When it happened.
    public var eventTime: Timestamp.Wire?
    /// The user who did it.
    public var actorID = ""
    /// What he did.
    public var action = AuditEvent.Action.Wire.unspecified
    /// The id of the session or snapshot that he did it to.
    public var subjectID = ""
    /// The user whose access changed; empty when it is about nobody else.
    public var userID = ""
    /// The role that was given.
    public var role = SessionRole.Wire.unspecified

    /// Every field absent.
    public init() {}

    /// An event as a message.
    public init(_ event: AuditEvent) {
      id = event.id
      eventTime = Timestamp.Wire(event.time)
      actorID = event.actorID.text
      action = AuditEvent.Action.Wire(rawValue: Int32(event.action.rawValue))
      subjectID = event.subjectID
      userID = event.granteeID?.text ?? ""
      role = event.role.map { SessionRole.Wire($0) } ?? .unspecified
    }

    /// The full name of the message.
    public static let wireName = "holdfast.v1.AuditEvent"
    /// The fields as the `.proto` file declares them.
    public static let wireFields = [
      WireField(1, "id", .string),
      WireField(2, "event_time", .message("google.protobuf.Timestamp")),
      WireField(3, "actor_id", .string),
      WireField(4, "action", .enumeration("holdfast.v1.AuditAction")),
      WireField(5, "subject_id", .string),
      WireField(6, "user_id", .string),
      WireField(7, "role", .enumeration("holdfast.v1.SessionRole")),
    ]

    /// Reads the field that `tag` announces.
    public mutating func decodeField(
      _ tag: WireTag, from reader: inout WireReader
    ) throws(WireError) {
      switch tag.field {
      case 1: try reader.read(&id, .string)
      case 2: try reader.message(&eventTime)
      case 3: try reader.read(&actorID, .string)
      case 4: try reader.read(&action, .open(AuditEvent.Action.Wire.self))
      case 5: try reader.read(&subjectID, .string)
      case 6: try reader.read(&userID, .string)
      case 7: try reader.read(&role, .open(SessionRole.Wire.self))
      default: try reader.skip()
      }
    }

    /// Writes every field that is set.
    public func encode(to writer: inout WireWriter) {
      writer.field(1, id, .string)
      writer.message(2, eventTime)
      writer.field(3, actorID, .string)
      writer.field(4, action, .open(AuditEvent.Action.Wire.self))
      writer.field(5, subjectID, .string)
      writer.field(6, userID, .string)
      writer.field(7, role, .open(SessionRole.Wire.self))
    }
  }
}
