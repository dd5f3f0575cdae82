// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// One page of the sessions that others share with the caller.
public struct ListSessionsSharedWithMeResponse: WireMessage, Hashable {
  /// The sessions, the latest grant first.
  public var sessions: [SharedSession.Wire] = []
  /// Asks for the next page. Empty means that this page is the last: a page may be shorter than
  /// asked for, even empty, and still not be the last.
  public var nextPageToken = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.ListSessionsSharedWithMeResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "sessions", .message("holdfast.v1.SharedSession"), .repeated),
    WireField(2, "next_page_token", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.messages(&sessions)
    case 2: try reader.read(&nextPageToken, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.messages(1, sessions)
    writer.field(2, nextPageToken, .string)
  }
}
