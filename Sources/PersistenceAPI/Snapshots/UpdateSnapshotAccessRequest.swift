// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The new readers and expiry of a snapshot.
public struct UpdateSnapshotAccessRequest: WireMessage, Hashable {
  /// The snapshot's id. Required.
  public var id = ""
  /// Replaces the present access as a whole. Required.
  public var access: SnapshotAccess.Wire?

  public init() {}

  public static let wireName = "holdfast.v1.UpdateSnapshotAccessRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.message(2, "access", &access)
  }
}
