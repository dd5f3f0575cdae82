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
    /// The time of creation.
    public var createTime: Timestamp.Wire?
    /// The time of the last change.
    public var updateTime: Timestamp.Wire?
    /// The user who made this version.
    public var lastWriterID = ""
    /// The time when the session was deleted.
    public var deleteTime: Timestamp.Wire?
    /// From when on it cannot be brought back.
    public var purgeTime: Timestamp.Wire?
    /// The name of the content's format; empty if it has none.
    public var contentFormat = ""
    /// The version of that format.
    public var contentFormatVersion: Int32 = 0
    /// The values of the labels by their keys.
    public var labels: [String: String] = [:]
    /// The tag of the labels; empty if there are none.
    public var labelsEtag = ""

    public init() {}

    /// Metadata of a session that exists, as a message.
    public init(_ metadata: SessionMetadata) { metadata.fill(&self) }

    public static let wireName = "holdfast.v1.SessionMetadata"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.field(1, "id", &id, .string)
      try visitor.field(2, "owner_id", &ownerID, .string)
      try visitor.field(3, "title", &title, .string)
      try visitor.field(4, "description", &description, .string)
      try visitor.field(5, "version", &version, .int64)
      try visitor.field(6, "content_hash", &contentHash, .string)
      try visitor.field(7, "content_size", &contentSize, .int64)
      try visitor.message(8, "create_time", &createTime)
      try visitor.message(9, "update_time", &updateTime)
      try visitor.field(10, "last_writer_id", &lastWriterID, .string)
      try visitor.message(11, "delete_time", &deleteTime)
      try visitor.message(12, "purge_time", &purgeTime)
      try visitor.field(13, "content_format", &contentFormat, .string)
      try visitor.field(14, "content_format_version", &contentFormatVersion, .int32)
      try visitor.map(15, "labels", &labels, .string, .string)
      try visitor.field(16, "labels_etag", &labelsEtag, .string)
    }
  }

  /// The metadata as a message, of a session that exists or can be undeleted for so long.
  func wire(undeleteAgeMax: Duration) -> Wire {
    var wire = Wire()
    fill(&wire)
    if let deleteTime {
      wire.deleteTime = Timestamp.Wire(deleteTime)
      wire.purgeTime = Timestamp.Wire(deleteTime.after(undeleteAgeMax))
    }
    return wire
  }

  /// Sets the fields of an empty message. In place, since a page has a hundred of them.
  fileprivate func fill(_ wire: inout Wire) {
    wire.id = id.text
    wire.ownerID = ownerID.text
    wire.title = title
    wire.description = description
    wire.version = version
    wire.contentHash = contentHash.hexadecimal
    wire.contentSize = contentSize
    wire.createTime = Timestamp.Wire(createTime)
    wire.updateTime = Timestamp.Wire(updateTime)
    wire.lastWriterID = lastWriterID.text
    if let contentFormat {
      wire.contentFormat = contentFormat.name
      wire.contentFormatVersion = contentFormat.version
    }
    if labels != .none {
      wire.labels = labels.values
      wire.labelsEtag = labels.etag
    }
  }
}
