// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// One page of what happened.
public struct ListAuditEventsResponse: WireMessage, Hashable {
  /// The events, the latest first.
  public var events: [AuditEvent.Wire] = []
  /// Asks for the next page. Empty means that this page is the last.
  public var nextPageToken = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.ListAuditEventsResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "events", .message("holdfast.v1.AuditEvent"), .repeated),
    WireField(2, "next_page_token", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.messages(&events)
    case 2: try reader.read(&nextPageToken, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.messages(1, events)
    writer.field(2, nextPageToken, .string)
  }
}
