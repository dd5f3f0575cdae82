// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension Session {
  /// `holdfast.v1.Session`.
  public struct Wire: WireMessage, Hashable {
    /// Everything but the content.
    public var metadata: SessionMetadata.Wire?
    /// The document as UTF-8.
    public var content: [UInt8] = []

    /// Every field absent.
    public init() {}

    /// A session as a message, which shares the content's bytes if it has any.
    public init(_ session: Session) {
      metadata = SessionMetadata.Wire(session.metadata)
      content = session.content?.bytes ?? []
    }

    /// The full name of the message.
    public static let wireName = "holdfast.v1.Session"
    /// The fields as the `.proto` file declares them.
    public static let wireFields = [
      WireField(1, "metadata", .message("holdfast.v1.SessionMetadata")),
      WireField(2, "content", .string),
    ]

    /// Reads the field that `tag` announces.
    public mutating func decodeField(
      _ tag: WireTag, from reader: inout WireReader
    ) throws(WireError) {
      switch tag.field {
      case 1: try reader.message(&metadata)
      case 2: try reader.read(&content, .text)
      default: try reader.skip()
      }
    }

    /// Writes every field that is set.
    public func encode(to writer: inout WireWriter) {
      writer.message(1, metadata)
      writer.field(2, content, .text)
    }
  }
}
