// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import PersistenceModel
public import ProtobufWire

extension SessionDraftMetadata {
  /// `holdfast.v1.SessionDraftMetadata`.
  public struct Wire: WireMessage, Hashable {
    /// The key.
    public var key: SessionDraftKey.Wire?
    /// The tag of this state.
    public var etag = ""
    /// The client's number of this state.
    public var revision: Int64 = 0
    /// The version that the work is based on; 0 if there is no session yet.
    public var baseVersion: Int64 = 0
    /// The title.
    public var title = ""
    /// The description; empty if there is none.
    public var description = ""
    /// The SHA-256 of the content in 64 lower-case hexadecimal digits.
    public var contentHash = ""
    /// The content's size in bytes.
    public var contentSize: Int64 = 0
    /// The name of the content's format; empty if it has none.
    public var contentFormat = ""
    /// The version of that format.
    public var contentFormatVersion: Int32 = 0
    /// The time of the last save.
    public var saveTime: Timestamp.Wire?
    /// The time from which the draft no longer exists.
    public var expireTime: Timestamp.Wire?

    public init() {}

    /// Metadata as a message.
    public init(_ metadata: SessionDraftMetadata) {
      key = SessionDraftKey.Wire(metadata.key)
      etag = metadata.etag
      revision = metadata.revision
      baseVersion = metadata.baseVersion
      title = metadata.title
      description = metadata.description
      contentHash = metadata.contentHash.hexadecimal
      contentSize = metadata.contentSize
      contentFormat = metadata.contentFormat?.name ?? ""
      contentFormatVersion = metadata.contentFormat?.version ?? 0
      saveTime = Timestamp.Wire(metadata.saveTime)
      expireTime = Timestamp.Wire(metadata.expireTime)
    }

    public static let wireName = "holdfast.v1.SessionDraftMetadata"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.message(1, "key", &key)
      try visitor.field(2, "etag", &etag, .string)
      try visitor.field(3, "revision", &revision, .int64)
      try visitor.field(4, "base_version", &baseVersion, .int64)
      try visitor.field(5, "title", &title, .string)
      try visitor.field(6, "description", &description, .string)
      try visitor.field(7, "content_hash", &contentHash, .string)
      try visitor.field(8, "content_size", &contentSize, .int64)
      try visitor.field(9, "content_format", &contentFormat, .string)
      try visitor.field(10, "content_format_version", &contentFormatVersion, .int32)
      try visitor.message(11, "save_time", &saveTime)
      try visitor.message(12, "expire_time", &expireTime)
    }
  }
}
