// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// A snapshot without its content.
public struct GetSnapshotMetadataResponse: WireMessage, Hashable {
  /// The metadata.
  public var metadata: SnapshotMetadata.Wire?
  /// The readers and the expiry; nil unless the caller is the owner.
  public var access: SnapshotAccess.Wire?
  /// True if the caller has starred the snapshot.
  public var starred = false

  public init() {}

  /// The answer to `reader`.
  public init(_ metadata: SnapshotMetadata, isStarred: Bool, for reader: OwnerID) {
    starred = isStarred
    self.metadata = SnapshotMetadata.Wire(metadata, for: reader)
    if reader == metadata.core.ownerID { access = SnapshotAccess.Wire(metadata.access) }
  }

  public static let wireName = "holdfast.v1.GetSnapshotMetadataResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "metadata", &metadata)
    try visitor.message(2, "access", &access)
    try visitor.field(3, "starred", &starred, .bool)
  }
}
