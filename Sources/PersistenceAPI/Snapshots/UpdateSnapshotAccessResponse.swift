// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The snapshot with its new access.
public struct UpdateSnapshotAccessResponse: WireMessage, Hashable {
  /// The metadata.
  public var metadata: SnapshotMetadata.Wire?
  /// The readers and the expiry.
  public var access: SnapshotAccess.Wire?

  public init() {}

  /// The answer to the owner.
  public init(_ metadata: SnapshotMetadata) {
    self.metadata = SnapshotMetadata.Wire(metadata, for: metadata.core.ownerID)
    access = SnapshotAccess.Wire(metadata.access)
  }

  public static let wireName = "holdfast.v1.UpdateSnapshotAccessResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "metadata", &metadata)
    try visitor.message(2, "access", &access)
  }
}
