// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// What to change about a session, and which version the change replaces.
public struct UpdateSessionRequest: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The version that the change replaces; 0 when it is not given.
  public var expectedVersion: Int64 = 0
  /// Whether to replace whatever version there is.
  public var allowOverwrite = false
  /// Which of `title`, `description` and `content` to change; nil means those that are set.
  public var updateMask: FieldMask?
  /// The new title.
  public var title: String?
  /// The new description; empty clears it.
  public var description: String?
  /// The new document, unchecked as in `CreateSessionRequest`.
  public var content: [UInt8]?
  /// Names this attempt; empty when it has no name.
  public var requestID = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.UpdateSessionRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "id", .string),
    WireField(2, "expected_version", .int64),
    WireField(3, "allow_overwrite", .bool),
    WireField(4, "update_mask", .message("google.protobuf.FieldMask")),
    WireField(5, "title", .string, .optional),
    WireField(6, "description", .string, .optional),
    WireField(7, "content", .string, .optional),
    WireField(8, "request_id", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&id, .string)
    case 2: try reader.read(&expectedVersion, .int64)
    case 3: try reader.read(&allowOverwrite, .bool)
    case 4: try reader.message(&updateMask)
    case 5: try reader.read(&title, .string)
    case 6: try reader.read(&description, .string)
    case 7: try reader.read(&content, .bytes)
    case 8: try reader.read(&requestID, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, id, .string)
    writer.field(2, expectedVersion, .int64)
    writer.field(3, allowOverwrite, .bool)
    writer.message(4, updateMask)
    writer.field(5, title, .string)
    writer.field(6, description, .string)
    writer.field(7, content, .bytes)
    writer.field(8, requestID, .string)
  }
}
