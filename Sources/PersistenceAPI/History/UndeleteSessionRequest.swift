// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Identifies the session to restore.
public struct UndeleteSessionRequest: NamedAttempt, WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// Names this attempt: 1 to 64 printable ASCII characters. A retry with the same `request_id`
  /// makes no second version. Optional.
  public var requestID = ""
  /// Restore only this version; 0 means any.
  public var expectedVersion: Int64 = 0

  public init() {}

  public static let wireName = "holdfast.v1.UndeleteSessionRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.field(2, "request_id", &requestID, .string)
    try visitor.field(3, "expected_version", &expectedVersion, .int64)
  }
}
