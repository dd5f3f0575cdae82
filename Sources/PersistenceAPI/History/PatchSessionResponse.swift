// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The session as the patch left it.
public struct PatchSessionResponse: WireMessage, Hashable {
  /// Its metadata, with the new version and the hash of the new content.
  public var metadata: SessionMetadata.Wire?

  /// Every field absent.
  public init() {}

  /// The answer for a session.
  public init(_ metadata: SessionMetadata) {
    self.metadata = SessionMetadata.Wire(metadata)
  }

  /// The full name of the message.
  public static let wireName = "holdfast.v1.PatchSessionResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "metadata", .message("holdfast.v1.SessionMetadata"))
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
