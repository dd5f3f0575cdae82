// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SessionGrant {
  /// `holdfast.v1.SessionGrant`.
  public struct Wire: WireMessage, Hashable {
    /// The user: 1 to 128 bytes.
    public var userID = ""
    /// The role granted to the user.
    public var role = SessionRole.Wire.unspecified
    /// The time at which the role was granted.
    public var grantTime: Timestamp.Wire?

    public init() {}

    /// A grant as a message.
    public init(_ grant: SessionGrant) {
      userID = grant.granteeID.text
      role = SessionRole.Wire(grant.role)
      grantTime = Timestamp.Wire(grant.grantTime)
    }

    public static let wireName = "holdfast.v1.SessionGrant"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.field(1, "user_id", &userID, .string)
      try visitor.field(2, "role", &role, .open(SessionRole.Wire.self))
      try visitor.message(3, "grant_time", &grantTime)
    }
  }
}
