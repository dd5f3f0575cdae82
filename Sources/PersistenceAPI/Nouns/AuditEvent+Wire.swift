// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension AuditEvent {
  /// `holdfast.v1.AuditEvent`.
  public struct Wire: WireMessage, Hashable {
    /// Names the event.
    public var id = ""
    /// The time of the action.
    public var eventTime: Timestamp.Wire?
    /// The user who did it.
    public var actorID = ""
    /// The action taken.
    public var action = AuditEvent.Action.Wire.unspecified
    /// The id of the session or snapshot that was acted on.
    public var subjectID = ""
    /// The user whose access changed; empty if no other user is concerned.
    public var userID = ""
    /// The role that was given.
    public var role = SessionRole.Wire.unspecified

    public init() {}

    /// An event as a message.
    public init(_ event: AuditEvent) {
      id = event.id
      eventTime = Timestamp.Wire(event.time)
      actorID = event.actorID.text
      action = AuditEvent.Action.Wire(event.action)
      subjectID = event.subjectID
      userID = event.granteeID?.text ?? ""
      role = event.role.map { SessionRole.Wire($0) } ?? .unspecified
    }

    public static let wireName = "holdfast.v1.AuditEvent"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.field(1, "id", &id, .string)
      try visitor.message(2, "event_time", &eventTime)
      try visitor.field(3, "actor_id", &actorID, .string)
      try visitor.field(4, "action", &action, .open(AuditEvent.Action.Wire.self))
      try visitor.field(5, "subject_id", &subjectID, .string)
      try visitor.field(6, "user_id", &userID, .string)
      try visitor.field(7, "role", &role, .open(SessionRole.Wire.self))
    }
  }
}
