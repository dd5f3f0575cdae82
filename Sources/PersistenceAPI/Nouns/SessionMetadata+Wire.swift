// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import PersistenceModel
public import ProtobufWire

extension SessionMetadata {
  /// `holdfast.v1.SessionMetadata`: the same fields, of any value that the wire can carry.
  public struct Wire: WireMessage, Hashable {
    /// The session's id.
    public var id = ""
    /// The user to whom it belongs.
    public var ownerID = ""
    /// The title.
    public var title = ""
    /// The description; empty when there is none.
    public var description = ""
    /// 1 after creation; every change adds 1.
    public var version: Int64 = 0
    /// The SHA-256 of the content in 64 lower-case hexadecimal digits.
    public var contentHash = ""
    /// The content's size in bytes.
    public var contentSize: Int64 = 0
    /// When the session was created.
    public var createTime: Timestamp.Wire?
    /// When the session last changed.
    public var updateTime: Timestamp.Wire?
    /// The user who made this version.
    public var lastWriterID = ""
    /// When the session was deleted.
    public var deleteTime: Timestamp.Wire?
    /// From when on it cannot be brought back.
    public var purgeTime: Timestamp.Wire?

    /// Every field absent.
    public init() {}

    /// Metadata as a message, of a session that exists or can be undeleted for so long.
    public init(_ metadata: SessionMetadata, undeleteAgeMax: Duration) {
      self.init(metadata)
      deleteTime = metadata.deleteTime.map { Timestamp.Wire($0) }
      purgeTime = metadata.deleteTime.map { Timestamp.Wire($0.after(undeleteAgeMax)) }
    }

    /// Metadata of a session that exists, as a message.
    public init(_ metadata: SessionMetadata) {
      id = metadata.id.text
      ownerID = metadata.ownerID.text
      title = metadata.title
      description = metadata.description
      version = metadata.version
      contentHash = metadata.contentHash.hexadecimal
      contentSize = metadata.contentSize
      createTime = Timestamp.Wire(metadata.createTime)
      updateTime = Timestamp.Wire(metadata.updateTime)
      lastWriterID = metadata.lastWriterID.text
    }

    /// The full name of the message.
    public static let wireName = "holdfast.v1.SessionMetadata"
    /// The fields as the `.proto` file declares them.
    public static let wireFields = [
      WireField(1, "id", .string),
      WireField(2, "owner_id", .string),
      WireField(3, "title", .string),
      WireField(4, "description", .string),
      WireField(5, "version", .int64),
      WireField(6, "content_hash", .string),
      WireField(7, "content_size", .int64),
      WireField(8, "create_time", .message("google.protobuf.Timestamp")),
      WireField(9, "update_time", .message("google.protobuf.Timestamp")),
      WireField(10, "last_writer_id", .string),
      WireField(11, "delete_time", .message("google.protobuf.Timestamp")),
      WireField(12, "purge_time", .message("google.protobuf.Timestamp")),
    ]

    /// Reads the field that `tag` announces.
    public mutating func decodeField(
      _ tag: WireTag, from reader: inout WireReader
    ) throws(WireError) {
      switch tag.field {
      case 1: try reader.read(&id, .string)
      case 2: try reader.read(&ownerID, .string)
      case 3: try reader.read(&title, .string)
      case 4: try reader.read(&description, .string)
      case 5: try reader.read(&version, .int64)
      case 6: try reader.read(&contentHash, .string)
      case 7: try reader.read(&contentSize, .int64)
      case 8: try reader.message(&createTime)
      case 9: try reader.message(&updateTime)
      case 10: try reader.read(&lastWriterID, .string)
      case 11: try reader.message(&deleteTime)
      case 12: try reader.message(&purgeTime)
      default: try reader.skip()
      }
    }

    /// Writes every field that is set.
    public func encode(to writer: inout WireWriter) {
      writer.field(1, id, .string)
      writer.field(2, ownerID, .string)
      writer.field(3, title, .string)
      writer.field(4, description, .string)
      writer.field(5, version, .int64)
      writer.field(6, contentHash, .string)
      writer.field(7, contentSize, .int64)
      writer.message(8, createTime)
      writer.message(9, updateTime)
      writer.field(10, lastWriterID, .string)
      writer.message(11, deleteTime)
      writer.message(12, purgeTime)
    }
  }
}
