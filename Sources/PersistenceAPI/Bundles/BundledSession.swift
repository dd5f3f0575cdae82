// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// A session in a bundle; the record brings its content.
public struct BundledSession: WireMessage, Hashable {
  /// Everything but the content.
  public var metadata: SessionMetadata.Wire?
  /// What the user calls this version; empty when it has no name.
  public var versionName = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.BundledSession"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "metadata", .message("holdfast.v1.SessionMetadata")),
    WireField(2, "version_name", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.message(&metadata)
    case 2: try reader.read(&versionName, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.message(1, metadata)
    writer.field(2, versionName, .string)
  }
}
