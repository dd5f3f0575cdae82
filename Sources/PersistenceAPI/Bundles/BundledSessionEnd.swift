// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Closes the versions of a session in a bundle.
public struct BundledSessionEnd: WireMessage, Hashable {
  /// How many versions came.
  public var versionCount: Int64 = 0

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.BundledSessionEnd"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [WireField(1, "version_count", .int64)]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&versionCount, .int64)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, versionCount, .int64)
  }
}
