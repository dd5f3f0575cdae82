// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Asks for a snapshot's metadata.
public struct GetSnapshotMetadataRequest: WireMessage, Hashable {
  /// The snapshot's id. Required.
  public var id = ""

  public init() {}

  public static let wireName = "holdfast.v1.GetSnapshotMetadataRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
  }
}
