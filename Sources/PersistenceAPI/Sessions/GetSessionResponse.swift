// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// A session, or the news that it has not changed.
public struct GetSessionResponse: WireMessage, Hashable {
  /// The session; its content is empty if `notModified`.
  public var session: Session.Wire?
  /// Whether the session still has the version `ifVersionNot`.
  public var notModified = false

  /// Every field absent.
  public init() {}

  /// The answer for a session that was read; without content it means that the caller already has
  /// that version.
  public init(_ session: Session) {
    self.session = Session.Wire(session)
    notModified = session.content == nil
  }

  /// The full name of the message.
  public static let wireName = "holdfast.v1.GetSessionResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "session", .message("holdfast.v1.Session")),
    WireField(2, "not_modified", .bool),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.message(&session)
    case 2: try reader.read(&notModified, .bool)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.message(1, session)
    writer.field(2, notModified, .bool)
  }
}
