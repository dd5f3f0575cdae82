// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Identifies the log to delete.
public struct DeleteAccessLogRequest: WireMessage, Hashable {
  /// The id of the snapshot that the log is about. Required.
  public var snapshotID = ""

  public init() {}

  public static let wireName = "holdfast.v1.DeleteAccessLogRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "snapshot_id", &snapshotID, .string)
  }
}
