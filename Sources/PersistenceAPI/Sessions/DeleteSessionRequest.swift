// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Identifies the session to delete.
public struct DeleteSessionRequest: NamedAttempt, WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// Delete only this version; 0 means any.
  public var expectedVersion: Int64 = 0
  /// Names this attempt; empty when it has no name.
  public var requestID = ""

  public init() {}

  public static let wireName = "holdfast.v1.DeleteSessionRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.field(2, "expected_version", &expectedVersion, .int64)
    try visitor.field(3, "request_id", &requestID, .string)
  }
}
