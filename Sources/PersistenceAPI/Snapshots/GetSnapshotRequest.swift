// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Asks for a snapshot and its content.
public struct GetSnapshotRequest: WireMessage, Hashable {
  /// The snapshot's id. Required.
  public var id = ""
  /// True if this read is not a visit.
  public var skipVisit = false
  /// The hash of the content that the caller already has; empty means none.
  public var ifContentHashNot = ""

  public init() {}

  public static let wireName = "holdfast.v1.GetSnapshotRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.field(2, "skip_visit", &skipVisit, .bool)
    try visitor.field(3, "if_content_hash_not", &ifContentHashNot, .string)
  }
}
