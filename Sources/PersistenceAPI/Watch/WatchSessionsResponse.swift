// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// An event of one session, or a heartbeat.
public struct WatchSessionsResponse: WireMessage, Hashable {
  /// The kind of failure.
  public var event = SessionEvent.Wire.unspecified
  /// The session's id; empty for a heartbeat.
  public var id = ""
  /// The session as it is now, if it changed.
  public var metadata: SessionMetadata.Wire?

  public init() {}

  public static let wireName = "holdfast.v1.WatchSessionsResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "event", &event, .open(SessionEvent.Wire.self))
    try visitor.field(2, "id", &id, .string)
    try visitor.message(3, "metadata", &metadata)
  }
}
