// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import PersistenceModel
public import ProtobufWire

extension SnapshotMetadata {
  /// `holdfast.v1.SnapshotMetadata`: the same fields, of any value that the wire can carry.
  public struct Wire: WireMessage, Hashable {
    /// The snapshot's id.
    public var id = ""
    /// The user who created it.
    public var ownerID = ""
    /// The title.
    public var title = ""
    /// The description; empty when there is none.
    public var description = ""
    /// The SHA-256 of the content in 64 lower-case hexadecimal digits.
    public var contentHash = ""
    /// The content's size in bytes.
    public var contentSize: Int64 = 0
    /// When the snapshot was created.
    public var createTime: Timestamp.Wire?
    /// From when on it no longer exists; nil when it stays or is not told.
    public var expireTime: Timestamp.Wire?
    /// Who may read it; unspecified when it is not told.
    public var visibility = SnapshotAccess.Visibility.Wire.unspecified
    /// The session from which it was made; empty when there is none or it is not told.
    public var sourceSessionID = ""
    /// The version of that session; 0 when there is none or it is not told.
    public var sourceSessionVersion: Int64 = 0
    /// Whether it is a template for new sessions.
    public var template = false

    /// Every field absent.
    public init() {}

    /// What `reader` is told: everything if he is the owner, all but the source otherwise.
    public init(_ metadata: SnapshotMetadata, for reader: OwnerID) {
      self.init(visited: metadata.core)
      expireTime = metadata.access.expireTime.map(Timestamp.Wire.init)
      visibility = SnapshotAccess.Visibility.Wire(metadata.access.visibility)
      guard reader == metadata.core.ownerID, let source = metadata.source else { return }
      sourceSessionID = source.id.text
      sourceSessionVersion = source.version
    }

    /// What an access log tells: only what never changes.
    public init(visited snapshot: SnapshotCore) {
      id = snapshot.id.text
      ownerID = snapshot.ownerID.text
      title = snapshot.title
      description = snapshot.description
      contentHash = snapshot.contentHash.hexadecimal
      contentSize = snapshot.contentSize
      createTime = Timestamp.Wire(snapshot.createTime)
      template = snapshot.isTemplate
    }

    /// The full name of the message.
    public static let wireName = "holdfast.v1.SnapshotMetadata"
    /// The fields as the `.proto` file declares them.
    public static let wireFields = [
      WireField(1, "id", .string),
      WireField(2, "owner_id", .string),
      WireField(3, "title", .string),
      WireField(4, "description", .string),
      WireField(5, "content_hash", .string),
      WireField(6, "content_size", .int64),
      WireField(7, "create_time", .message("google.protobuf.Timestamp")),
      WireField(8, "expire_time", .message("google.protobuf.Timestamp")),
      WireField(9, "visibility", .enumeration("holdfast.v1.SnapshotVisibility")),
      WireField(10, "source_session_id", .string),
      WireField(11, "source_session_version", .int64),
      WireField(12, "template", .bool),
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
      case 5: try reader.read(&contentHash, .string)
      case 6: try reader.read(&contentSize, .int64)
      case 7: try reader.message(&createTime)
      case 8: try reader.message(&expireTime)
      case 9: try reader.read(&visibility, .open(SnapshotAccess.Visibility.Wire.self))
      case 10: try reader.read(&sourceSessionID, .string)
      case 11: try reader.read(&sourceSessionVersion, .int64)
      case 12: try reader.read(&template, .bool)
      default: try reader.skip()
      }
    }

    /// Writes every field that is set.
    public func encode(to writer: inout WireWriter) {
      writer.field(1, id, .string)
      writer.field(2, ownerID, .string)
      writer.field(3, title, .string)
      writer.field(4, description, .string)
      writer.field(5, contentHash, .string)
      writer.field(6, contentSize, .int64)
      writer.message(7, createTime)
      writer.message(8, expireTime)
      writer.field(9, visibility, .open(SnapshotAccess.Visibility.Wire.self))
      writer.field(10, sourceSessionID, .string)
      writer.field(11, sourceSessionVersion, .int64)
      writer.field(12, template, .bool)
    }
  }
}
