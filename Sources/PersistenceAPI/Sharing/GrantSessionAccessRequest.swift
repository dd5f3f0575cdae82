// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The user to share a session with, and the role.
public struct GrantSessionAccessRequest: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The user: 1 to 128 bytes, not the caller. Required.
  public var userID = ""
  /// The role to grant. Required.
  public var role = SessionRole.Wire.unspecified

  public init() {}

  public static let wireName = "holdfast.v1.GrantSessionAccessRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.field(2, "user_id", &userID, .string)
    try visitor.field(3, "role", &role, .open(SessionRole.Wire.self))
  }
}
