// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// What to change in a session's content. Exactly one of the two patches must be set.
public struct PatchSessionRequest: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The version that the patch is made for. Required.
  public var expectedVersion: Int64 = 0
  /// A JSON merge patch (RFC 7396): one JSON text in UTF-8.
  public var mergePatch: [UInt8] = []
  /// A JSON patch (RFC 6902): one JSON text in UTF-8, at most 1,000 operations.
  public var jsonPatch: [UInt8] = []
  /// Names this attempt: 1 to 64 printable ASCII characters. A retry with the same `request_id` and
  /// the same values makes no second version. Optional.
  public var requestID = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.PatchSessionRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "id", .string),
    WireField(2, "expected_version", .int64),
    WireField(3, "merge_patch", .string),
    WireField(4, "json_patch", .string),
    WireField(5, "request_id", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&id, .string)
    case 2: try reader.read(&expectedVersion, .int64)
    case 3: try reader.read(&mergePatch, .bytes)
    case 4: try reader.read(&jsonPatch, .bytes)
    case 5: try reader.read(&requestID, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, id, .string)
    writer.field(2, expectedVersion, .int64)
    writer.field(3, mergePatch, .bytes)
    writer.field(4, jsonPatch, .bytes)
    writer.field(5, requestID, .string)
  }
}
