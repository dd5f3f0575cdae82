// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// From whom to take a session away.
public struct RevokeSessionAccessRequest: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The user. Required.
  public var userID = ""

  public init() {}

  public static let wireName = "holdfast.v1.RevokeSessionAccessRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.field(2, "user_id", &userID, .string)
  }
}
