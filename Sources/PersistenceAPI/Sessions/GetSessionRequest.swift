// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Asks for a session and its content.
public struct GetSessionRequest: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The version that the caller already has; 0 means none.
  public var ifVersionNot: Int64 = 0
  /// The hash of that version's content, which must be current too; empty means none.
  public var ifContentHashNot = ""

  public init() {}

  public static let wireName = "holdfast.v1.GetSessionRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.field(2, "if_version_not", &ifVersionNot, .int64)
    try visitor.field(3, "if_content_hash_not", &ifContentHashNot, .string)
  }
}
