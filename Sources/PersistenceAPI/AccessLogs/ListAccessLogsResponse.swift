// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// One page of a list.
public struct ListAccessLogsResponse: WireMessage, Hashable {
  /// The logs, in order.
  public var accessLogs: [AccessLog.Wire] = []
  /// Asks for the next page; empty when this is the last.
  public var nextPageToken = ""

  /// Every field absent.
  public init() {}

  /// The answer for a page.
  public init(_ logs: [AccessLog], nextPageToken: String) {
    accessLogs = logs.map(AccessLog.Wire.init)
    self.nextPageToken = nextPageToken
  }

  /// The full name of the message.
  public static let wireName = "holdfast.v1.ListAccessLogsResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "access_logs", .message("holdfast.v1.AccessLog"), .repeated),
    WireField(2, "next_page_token", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.messages(&accessLogs)
    case 2: try reader.read(&nextPageToken, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.messages(1, accessLogs)
    writer.field(2, nextPageToken, .string)
  }
}
