// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// A place between two sessions of a bundle, from which an export or an import goes on.
public struct BundleCheckpoint: WireMessage, Hashable {
  /// The last session before the place; empty right behind the manifest.
  public var sessionID = ""
  /// The digest of the last record before the place.
  public var digest: [UInt8] = []
  /// How many sessions stand before the place.
  public var sessionCount: Int64 = 0
  /// How many older versions.
  public var versionCount: Int64 = 0
  /// How many bytes of content.
  public var contentBytes: Int64 = 0

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.BundleCheckpoint"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "session_id", .string),
    WireField(2, "digest", .bytes),
    WireField(3, "session_count", .int64),
    WireField(4, "version_count", .int64),
    WireField(5, "content_bytes", .int64),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&sessionID, .string)
    case 2: try reader.read(&digest, .bytes)
    case 3: try reader.read(&sessionCount, .int64)
    case 4: try reader.read(&versionCount, .int64)
    case 5: try reader.read(&contentBytes, .int64)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, sessionID, .string)
    writer.field(2, digest, .bytes)
    writer.field(3, sessionCount, .int64)
    writer.field(4, versionCount, .int64)
    writer.field(5, contentBytes, .int64)
  }
}
