// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import PersistenceModel
public import ProtobufWire

extension SessionVersion {
  /// `holdfast.v1.SessionVersion`.
  public struct Wire: WireMessage, Hashable {
    /// The number of the version.
    public var version: Int64 = 0
    /// The name given to the version; empty if it has none.
    public var name = ""
    /// The title at this version.
    public var title = ""
    /// The description at this version; empty when there was none.
    public var description = ""
    /// The SHA-256 of the content's bytes: 64 characters, lower-case hexadecimal.
    public var contentHash = ""
    /// The content's size in bytes.
    public var contentSize: Int64 = 0
    /// The time at which title, description or content last changed, up to this version.
    public var updateTime: Timestamp.Wire?
    /// The user who made this version.
    public var writerID = ""
    /// True if the session was deleted at this version.
    public var deleted = false
    /// The name of the content's format; empty if it has none.
    public var contentFormat = ""
    /// The version of that format.
    public var contentFormatVersion: Int32 = 0
    /// The note about the change that made this version; empty if there is none.
    public var changeNote = ""

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
      contentFormat = version.contentFormat?.name ?? ""
      contentFormatVersion = version.contentFormat?.version ?? 0
      changeNote = version.note
    }

    public static let wireName = "holdfast.v1.SessionVersion"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.field(1, "version", &version, .int64)
      try visitor.field(2, "name", &name, .string)
      try visitor.field(3, "title", &title, .string)
      try visitor.field(4, "description", &description, .string)
      try visitor.field(5, "content_hash", &contentHash, .string)
      try visitor.field(6, "content_size", &contentSize, .int64)
      try visitor.message(7, "update_time", &updateTime)
      try visitor.field(8, "writer_id", &writerID, .string)
      try visitor.field(9, "deleted", &deleted, .bool)
      try visitor.field(10, "content_format", &contentFormat, .string)
      try visitor.field(11, "content_format_version", &contentFormatVersion, .int32)
      try visitor.field(12, "change_note", &changeNote, .string)
    }
  }
}
