// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// What a bundle held; its last record.
public struct BundleTrailer: WireMessage, Hashable {
  /// How many sessions.
  public var sessionCount: Int64 = 0
  /// How many older versions.
  public var versionCount: Int64 = 0
  /// How many bytes of content, each counted as often as it was brought.
  public var contentBytes: Int64 = 0

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.BundleTrailer"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "session_count", .int64),
    WireField(2, "version_count", .int64),
    WireField(3, "content_bytes", .int64),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&sessionCount, .int64)
    case 2: try reader.read(&versionCount, .int64)
    case 3: try reader.read(&contentBytes, .int64)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, sessionCount, .int64)
    writer.field(2, versionCount, .int64)
    writer.field(3, contentBytes, .int64)
  }
}
