// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Which fields an update changes (`google.protobuf.FieldMask`, AIP-161).
public struct FieldMask: WireMessage, Hashable {
  /// Field paths relative to the request, unchecked.
  public var paths: [String] = []

  /// No paths.
  public init() {}

  /// The full name of the message.
  public static let wireName = "google.protobuf.FieldMask"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [WireField(1, "paths", .string, .repeated)]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.repeated(&paths, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.repeated(1, paths, .string)
  }
}
