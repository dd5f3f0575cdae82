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

    /// Every field absent.
    public init() {}

    /// A snapshot as a message for `reader`, which shares the content's bytes.
    public init(_ snapshot: Snapshot, for reader: OwnerID) {
      metadata = SnapshotMetadata.Wire(snapshot.metadata, for: reader)
      content = snapshot.content.bytes
    }

    /// The full name of the message.
    public static let wireName = "holdfast.v1.Snapshot"
    /// The fields as the `.proto` file declares them.
    public static let wireFields = [
      WireField(1, "metadata", .message("holdfast.v1.SnapshotMetadata")),
      WireField(2, "content", .string),
    ]

    /// Reads the field that `tag` announces.
    public mutating func decodeField(
      _ tag: WireTag, from reader: inout WireReader
    ) throws(WireError) {
      switch tag.field {
      case 1: try reader.message(&metadata)
      case 2: try reader.read(&content, .text)
      default: try reader.skip()
      }
    }

    /// Writes every field that is set.
    public func encode(to writer: inout WireWriter) {
      writer.message(1, metadata)
      writer.field(2, content, .text)
    }
  }
}
