// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Identifies the snapshot to delete.
public struct DeleteSnapshotRequest: NamedAttempt, WireMessage, Hashable {
  /// The snapshot's id. Required.
  public var id = ""
  /// Names this attempt; empty when it has no name.
  public var requestID = ""

  public init() {}

  public static let wireName = "holdfast.v1.DeleteSnapshotRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.field(2, "request_id", &requestID, .string)
  }
}
