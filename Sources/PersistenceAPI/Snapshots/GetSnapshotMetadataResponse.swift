// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// A snapshot without its content.
public struct GetSnapshotMetadataResponse: WireMessage, Hashable {
  /// The metadata.
  public var metadata: SnapshotMetadata.Wire?
  /// Who may read it; nil unless the caller is the owner.
  public var access: SnapshotAccess.Wire?

  /// Every field absent.
  public init() {}

  /// The answer to `reader`.
  public init(_ metadata: SnapshotMetadata, for reader: OwnerID) {
    self.metadata = SnapshotMetadata.Wire(metadata, for: reader)
    if reader == metadata.core.ownerID { access = SnapshotAccess.Wire(metadata.access) }
  }

  /// The full name of the message.
  public static let wireName = "holdfast.v1.GetSnapshotMetadataResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "metadata", .message("holdfast.v1.SnapshotMetadata")),
    WireField(2, "access", .message("holdfast.v1.SnapshotAccess")),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.message(&metadata)
    case 2: try reader.message(&access)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.message(1, metadata)
    writer.message(2, access)
  }
}
