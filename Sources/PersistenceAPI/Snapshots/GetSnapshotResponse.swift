// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// A snapshot, or its metadata if the caller has its content.
public struct GetSnapshotResponse: WireMessage, Hashable {
  /// The snapshot; its content is empty if `notModified`.
  public var snapshot: Snapshot.Wire?
  /// True if the caller has starred it.
  public var starred = false
  /// True if the snapshot has the content of `ifContentHashNot`.
  public var notModified = false

  public init() {}

  /// The answer to `reader`.
  public init(_ snapshot: Snapshot, for reader: OwnerID) {
    self.snapshot = Snapshot.Wire(snapshot, for: reader)
    starred = snapshot.isStarred
  }

  /// The answer to `reader`, who has the content already.
  public init(notModified metadata: SnapshotMetadata, isStarred: Bool, for reader: OwnerID) {
    var wire = Snapshot.Wire()
    wire.metadata = SnapshotMetadata.Wire(metadata, for: reader)
    snapshot = wire
    starred = isStarred
    notModified = true
  }

  public static let wireName = "holdfast.v1.GetSnapshotResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "snapshot", &snapshot)
    try visitor.field(2, "starred", &starred, .bool)
    try visitor.field(3, "not_modified", &notModified, .bool)
  }
}
