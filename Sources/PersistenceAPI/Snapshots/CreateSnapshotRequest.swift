// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The fields of a new snapshot.
public struct CreateSnapshotRequest: WireMessage, Hashable {
  /// The title; nil means the session's.
  public var title: String?
  /// The description; nil means the session's, or none.
  public var description: String?
  /// The document, unchecked as in `CreateSessionRequest`. Either this or a session is required.
  public var content: [UInt8] = []
  /// The session whose content the snapshot gets.
  public var sourceSessionID = ""
  /// The version that is meant; 0 means whatever version there is.
  public var sourceSessionVersion: Int64 = 0
  /// Who may read the snapshot; nil means everybody who has the id.
  public var access: SnapshotAccess.Wire?
  /// Whether it is a template for new sessions.
  public var template = false
  /// Names this attempt; empty when it has no name.
  public var requestID = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.CreateSnapshotRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "title", .string, .optional),
    WireField(2, "description", .string, .optional),
    WireField(3, "content", .string),
    WireField(4, "source_session_id", .string),
    WireField(5, "source_session_version", .int64),
    WireField(6, "access", .message("holdfast.v1.SnapshotAccess")),
    WireField(7, "template", .bool),
    WireField(8, "request_id", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&title, .string)
    case 2: try reader.read(&description, .string)
    case 3: try reader.read(&content, .bytes)
    case 4: try reader.read(&sourceSessionID, .string)
    case 5: try reader.read(&sourceSessionVersion, .int64)
    case 6: try reader.message(&access)
    case 7: try reader.read(&template, .bool)
    case 8: try reader.read(&requestID, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, title, .string)
    writer.field(2, description, .string)
    writer.field(3, content, .bytes)
    writer.field(4, sourceSessionID, .string)
    writer.field(5, sourceSessionVersion, .int64)
    writer.message(6, access)
    writer.field(7, template, .bool)
    writer.field(8, requestID, .string)
  }
}
