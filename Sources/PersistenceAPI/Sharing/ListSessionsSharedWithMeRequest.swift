// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Asks for one page of the sessions that others share with the caller.
public struct ListSessionsSharedWithMeRequest: WireMessage, Hashable {
  /// The most sessions on the page: 0 means 20, more than 100 means 100, a negative number is
  /// INVALID_ARGUMENT.
  public var pageSize: Int32 = 0
  /// The `next_page_token` of the page before, or empty for the first page.
  public var pageToken = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.ListSessionsSharedWithMeRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "page_size", .int32),
    WireField(2, "page_token", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&pageSize, .int32)
    case 2: try reader.read(&pageToken, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, pageSize, .int32)
    writer.field(2, pageToken, .string)
  }
}
