// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// One page of a list.
public struct ListSessionsResponse: WireMessage, Hashable {
  /// The sessions, in order.
  public var sessions: [SessionMetadata.Wire] = []
  /// Asks for the next page; empty when this is the last.
  public var nextPageToken = ""

  /// Every field absent.
  public init() {}

  /// The answer for a page, whose sessions exist or can be undeleted for so long.
  public init(_ sessions: [SessionMetadata], undeleteAgeMax: Duration, nextPageToken: String) {
    self.sessions = sessions.map {
      SessionMetadata.Wire($0, undeleteAgeMax: undeleteAgeMax)
    }
    self.nextPageToken = nextPageToken
  }

  /// The full name of the message.
  public static let wireName = "holdfast.v1.ListSessionsResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "sessions", .message("holdfast.v1.SessionMetadata"), .repeated),
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
