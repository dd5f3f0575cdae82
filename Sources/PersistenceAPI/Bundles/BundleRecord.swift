// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// One record of a bundle, as it travels and as it stands in a file.
public struct BundleRecord: WireMessage, Hashable {
  /// An encoded `BundleItem`: bytes, so that the digest is one of what was written.
  public var item: [UInt8] = []
  /// The bytes that the item's `content_hash` names, if the record brings them.
  public var content: [UInt8] = []
  /// The SHA-256 of the digest of the record before, or of 32 zero bytes, and of `item`.
  public var digest: [UInt8] = []

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.BundleRecord"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "item", .bytes),
    WireField(2, "content", .bytes),
    WireField(3, "digest", .bytes),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&item, .bytes)
    case 2: try reader.read(&content, .bytes)
    case 3: try reader.read(&digest, .bytes)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, item, .bytes)
    writer.field(2, content, .bytes)
    writer.field(3, digest, .bytes)
  }
}
