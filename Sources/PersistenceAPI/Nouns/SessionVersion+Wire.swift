// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import PersistenceModel
public import ProtobufWire

extension SessionVersion {
  /// `holdfast.v1.SessionVersion`.
  public struct Wire: WireMessage, Hashable {
    /// The number of the version.
    public var version: Int64 = 0
    /// What the user calls it; empty when it has no name.
    public var name = ""
    /// The title at this version.
    public var title = ""
    /// The description at this version; empty when there was none.
    public var description = ""
    /// The SHA-256 of the content's bytes: 64 characters, lower-case hexadecimal.
    public var contentHash = ""
    /// The content's size in bytes.
    public var contentSize: Int64 = 0
    /// When title, description or content last changed before or with this version.
    public var updateTime: Timestamp.Wire?
    /// The user who made this version.
    public var writerID = ""
    /// Whether the session was deleted at this version.
    public var deleted = false

    /// Every field absent.
    public init() {}

    /// A version as a message.
    public init(_ version: SessionVersion) {
      self.version = version.version
      name = version.name
      title = version.title
      description = version.description
      contentHash = version.contentHash.hexadecimal
      contentSize = version.contentSize
      updateTime = Timestamp.Wire(version.updateTime)
      writerID = version.writerID.text
      deleted = version.isDeleted
    }

    /// The full name of the message.
    public static let wireName = "holdfast.v1.SessionVersion"
    /// The fields as the `.proto` file declares them.
    public static let wireFields = [
      WireField(1, "version", .int64),
      WireField(2, "name", .string),
      WireField(3, "title", .string),
      WireField(4, "description", .string),
      WireField(5, "content_hash", .string),
      WireField(6, "content_size", .int64),
      WireField(7, "update_time", .message("google.protobuf.Timestamp")),
      WireField(8, "writer_id", .string),
      WireField(9, "deleted", .bool),
    ]

    /// Reads the field that `tag` announces.
    public mutating func decodeField(
      _ tag: WireTag, from reader: inout WireReader
    ) throws(WireError) {
      switch tag.field {
      case 1: try reader.read(&version, .int64)
      case 2: try reader.read(&name, .string)
      case 3: try reader.read(&title, .string)
      case 4: try reader.read(&description, .string)
      case 5: try reader.read(&contentHash, .string)
      case 6: try reader.read(&contentSize, .int64)
      case 7: try reader.message(&updateTime)
      case 8: try reader.read(&writerID, .string)
      case 9: try reader.read(&deleted, .bool)
      default: try reader.skip()
      }
    }

    /// Writes every field that is set.
    public func encode(to writer: inout WireWriter) {
      writer.field(1, version, .int64)
      writer.field(2, name, .string)
      writer.field(3, title, .string)
      writer.field(4, description, .string)
      writer.field(5, contentHash, .string)
      writer.field(6, contentSize, .int64)
      writer.message(7, updateTime)
      writer.field(8, writerID, .string)
      writer.field(9, deleted, .bool)
    }
  }
}
