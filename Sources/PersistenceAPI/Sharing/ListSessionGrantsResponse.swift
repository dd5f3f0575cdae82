// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// One page of the users with whom a session is shared.
public struct ListSessionGrantsResponse: WireMessage, Hashable {
  /// The grants, in the order of the users' ids.
  public var grants: [SessionGrant.Wire] = []
  /// Asks for the next page. Empty means that this page is the last.
  public var nextPageToken = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.ListSessionGrantsResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "grants", .message("holdfast.v1.SessionGrant"), .repeated),
    WireField(2, "next_page_token", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.messages(&grants)
    case 2: try reader.read(&nextPageToken, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.messages(1, grants)
    writer.field(2, nextPageToken, .string)
  }
}
