// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SharedSession {
  /// `holdfast.v1.SharedSession`.
  public struct Wire: WireMessage, Hashable {
    /// The session without its content.
    public var metadata: SessionMetadata.Wire?
    /// The caller's role.
    public var role = SessionRole.Wire.unspecified
    /// The time at which the role was granted.
    public var grantTime: Timestamp.Wire?
    /// True if the caller has starred it.
    public var starred = false

    public init() {}

    /// A shared session as a message.
    public init(_ session: SharedSession) {
      metadata = SessionMetadata.Wire(session.metadata)
      role = SessionRole.Wire(session.role)
      grantTime = Timestamp.Wire(session.grantTime)
      starred = session.isStarred
    }

    public static let wireName = "holdfast.v1.SharedSession"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.message(1, "metadata", &metadata)
      try visitor.field(2, "role", &role, .open(SessionRole.Wire.self))
      try visitor.message(3, "grant_time", &grantTime)
      try visitor.field(4, "starred", &starred, .bool)
    }
  }
}
