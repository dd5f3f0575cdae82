// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The place at which a watch of the caller's sessions begins.
public struct WatchMySessionsRequest: WireMessage, Hashable {
  /// The last token that this caller has received; empty for none.
  public var resumeToken = ""

  public init() {}

  public static let wireName = "holdfast.v1.WatchMySessionsRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "resume_token", &resumeToken, .string)
  }
}

/// An event of one of the caller's sessions, a heartbeat, or the demand to list them again.
public struct WatchMySessionsResponse: WireMessage, Hashable {
  /// The kind of event.
  public var event = MySessionEvent.Wire.unspecified
  /// The session's id; empty for a heartbeat and for RESYNC.
  public var id = ""
  /// The session's owner.
  public var ownerID = ""
  /// The session as it is now; nil if the caller can no longer see it.
  public var metadata: SessionMetadata.Wire?
  /// The caller's role, if the session was shared.
  public var role = SessionRole.Wire.unspecified
  /// The token with which to resume after this event; empty if others follow at once.
  public var resumeToken = ""

  public init() {}

  public static let wireName = "holdfast.v1.WatchMySessionsResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "event", &event, .open(MySessionEvent.Wire.self))
    try visitor.field(2, "id", &id, .string)
    try visitor.field(3, "owner_id", &ownerID, .string)
    try visitor.message(4, "metadata", &metadata)
    try visitor.field(5, "role", &role, .open(SessionRole.Wire.self))
    try visitor.field(6, "resume_token", &resumeToken, .string)
  }
}
