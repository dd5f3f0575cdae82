// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The snapshot that was created.
public struct CreateSnapshotResponse: WireMessage, Hashable {
  /// Its metadata, with the id to share.
  public var metadata: SnapshotMetadata.Wire?

  /// Every field absent.
  public init() {}

  /// The answer to the owner of a new snapshot.
  public init(_ metadata: SnapshotMetadata) {
    self.metadata = SnapshotMetadata.Wire(metadata, for: metadata.core.ownerID)
  }

  /// The full name of the message.
  public static let wireName = "holdfast.v1.CreateSnapshotResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "metadata", .message("holdfast.v1.SnapshotMetadata"))
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.message(&metadata)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.message(1, metadata)
  }
}
