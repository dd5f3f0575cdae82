// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Asks for one page of the users with whom a session is shared.
public struct ListSessionGrantsRequest: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The most users on the page: 0 means 20, more than 100 means 100, a negative number is
  /// INVALID_ARGUMENT.
  public var pageSize: Int32 = 0
  /// The `next_page_token` of the page before, or empty for the first page.
  public var pageToken = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.ListSessionGrantsRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "id", .string),
    WireField(2, "page_size", .int32),
    WireField(3, "page_token", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&id, .string)
    case 2: try reader.read(&pageSize, .int32)
    case 3: try reader.read(&pageToken, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, id, .string)
    writer.field(2, pageSize, .int32)
    writer.field(3, pageToken, .string)
  }
}
