// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Which version to bring back.
public struct RestoreSessionVersionRequest: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The version whose title, description and content to bring back. Required.
  public var version: Int64 = 0
  /// The version that the restored one replaces. Required unless `allow_overwrite` is set, which
  /// must not be combined with it.
  public var expectedVersion: Int64 = 0
  /// Replaces whatever version there is.
  public var allowOverwrite = false
  /// Names this attempt: 1 to 64 printable ASCII characters. A retry with the same `request_id` and
  /// the same values makes no second version. Optional.
  public var requestID = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.RestoreSessionVersionRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "id", .string),
    WireField(2, "version", .int64),
    WireField(3, "expected_version", .int64),
    WireField(4, "allow_overwrite", .bool),
    WireField(5, "request_id", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&id, .string)
    case 2: try reader.read(&version, .int64)
    case 3: try reader.read(&expectedVersion, .int64)
    case 4: try reader.read(&allowOverwrite, .bool)
    case 5: try reader.read(&requestID, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, id, .string)
    writer.field(2, version, .int64)
    writer.field(3, expectedVersion, .int64)
    writer.field(4, allowOverwrite, .bool)
    writer.field(5, requestID, .string)
  }
}
