// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The snapshot that was created.
public struct CreateSnapshotResponse: WireMessage, Hashable {
  /// Its metadata, with the id to share.
  public var metadata: SnapshotMetadata.Wire?

  public init() {}

  /// The answer to the owner of a new snapshot.
  public init(_ metadata: SnapshotMetadata) {
    self.metadata = SnapshotMetadata.Wire(metadata, for: metadata.core.ownerID)
  }

  public static let wireName = "holdfast.v1.CreateSnapshotResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "metadata", &metadata)
  }
}
