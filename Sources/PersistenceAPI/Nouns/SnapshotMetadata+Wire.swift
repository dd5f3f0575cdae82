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
    /// The time of the snapshot's creation.
    public var createTime: Timestamp.Wire?
    /// The time from which it no longer exists; nil if it does not expire or is not set.
    public var expireTime: Timestamp.Wire?
    /// The readers; unspecified if they are not disclosed.
    public var visibility = SnapshotAccess.Visibility.Wire.unspecified
    /// The session from which it was created; empty if there is none or it is not set.
    public var sourceSessionID = ""
    /// The version of that session; 0 if there is none or it is not set.
    public var sourceSessionVersion: Int64 = 0
    /// True if it is a template for new sessions.
    public var template = false
    /// The name of the content's format; empty if it has none.
    public var contentFormat = ""
    /// The version of that format.
    public var contentFormatVersion: Int32 = 0
    /// The note about the version that it holds; empty if there is none.
    public var changeNote = ""

    public init() {}

    /// The view of `reader`: everything for the owner, all but the source for others.
    public init(_ metadata: SnapshotMetadata, for reader: OwnerID) {
      self.init(visited: metadata.core)
      expireTime = metadata.access.expireTime.map(Timestamp.Wire.init)
      visibility = SnapshotAccess.Visibility.Wire(metadata.access.visibility)
      contentFormat = metadata.contentFormat?.name ?? ""
      contentFormatVersion = metadata.contentFormat?.version ?? 0
      changeNote = metadata.note
      guard reader == metadata.core.ownerID, let source = metadata.source else { return }
      sourceSessionID = source.id.text
      sourceSessionVersion = source.version
    }

    /// The view in access logs: only the part that never changes.
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

    public static let wireName = "holdfast.v1.SnapshotMetadata"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.field(1, "id", &id, .string)
      try visitor.field(2, "owner_id", &ownerID, .string)
      try visitor.field(3, "title", &title, .string)
      try visitor.field(4, "description", &description, .string)
      try visitor.field(5, "content_hash", &contentHash, .string)
      try visitor.field(6, "content_size", &contentSize, .int64)
      try visitor.message(7, "create_time", &createTime)
      try visitor.message(8, "expire_time", &expireTime)
      try visitor.field(9, "visibility", &visibility, .open(SnapshotAccess.Visibility.Wire.self))
      try visitor.field(10, "source_session_id", &sourceSessionID, .string)
      try visitor.field(11, "source_session_version", &sourceSessionVersion, .int64)
      try visitor.field(12, "template", &template, .bool)
      try visitor.field(13, "content_format", &contentFormat, .string)
      try visitor.field(14, "content_format_version", &contentFormatVersion, .int32)
      try visitor.field(15, "change_note", &changeNote, .string)
    }
  }
}
