// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension Snapshot {
  /// `holdfast.v1.Snapshot`.
  public struct Wire: WireMessage, Hashable {
    /// Everything but the content.
    public var metadata: SnapshotMetadata.Wire?
    /// The document as UTF-8.
    public var content: [UInt8] = []

    public init() {}

    /// A snapshot as a message for `reader`, which shares the content's bytes.
    public init(_ snapshot: Snapshot, for reader: OwnerID) {
      metadata = SnapshotMetadata.Wire(snapshot.metadata, for: reader)
      content = snapshot.content.bytes
    }

    public static let wireName = "holdfast.v1.Snapshot"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.message(1, "metadata", &metadata)
      try visitor.field(2, "content", &content, .text)
    }
  }
}
