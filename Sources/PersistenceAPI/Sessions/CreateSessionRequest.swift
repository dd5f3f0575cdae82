// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The fields of a new session.
public struct CreateSessionRequest: WireMessage, Hashable {
  /// The title. Required.
  public var title = ""
  /// The description; empty when there is none.
  public var description = ""
  /// The document: JSON as UTF-8. It is not checked while it is decoded, since the JSON check that
  /// follows finds invalid UTF-8 too and can tell where. Required.
  public var content: [UInt8] = []
  /// Names this attempt; empty when it has no name.
  public var requestID = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.CreateSessionRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "title", .string),
    WireField(2, "description", .string),
    WireField(3, "content", .string),
    WireField(4, "request_id", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&title, .string)
    case 2: try reader.read(&description, .string)
    case 3: try reader.read(&content, .bytes)
    case 4: try reader.read(&requestID, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, title, .string)
    writer.field(2, description, .string)
    writer.field(3, content, .bytes)
    writer.field(4, requestID, .string)
  }
}
