// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The state of a session whose version is not the expected one: a detail of the error.
public struct VersionConflict: WireMessage, Hashable {
  /// The current version.
  public var version: Int64 = 0
  /// The SHA-256 of the content in 64 lower-case hexadecimal digits.
  public var contentHash = ""
  /// The content's size in bytes.
  public var contentSize: Int64 = 0
  /// The time of the last change.
  public var updateTime: Timestamp.Wire?
  /// The user who made this version.
  public var lastWriterID = ""
  /// The title, or the part of it that fits.
  public var title = ""

  /// The most bytes of a title, so that all details of an error fit into 4 KiB.
  public static let titleBytesMax = 2_048

  public init() {}

  /// The detail about a session as it is.
  public init(_ current: SessionMetadata) {
    let metadata = SessionMetadata.Wire(current)
    version = metadata.version
    contentHash = metadata.contentHash
    contentSize = metadata.contentSize
    updateTime = metadata.updateTime
    lastWriterID = metadata.lastWriterID
    title = VersionConflict.cut(metadata.title)
  }

  public static let wireName = "holdfast.v1.VersionConflict"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "version", &version, .int64)
    try visitor.field(2, "content_hash", &contentHash, .string)
    try visitor.field(3, "content_size", &contentSize, .int64)
    try visitor.message(4, "update_time", &updateTime)
    try visitor.field(5, "last_writer_id", &lastWriterID, .string)
    try visitor.field(6, "title", &title, .string)
  }

  /// The start of a text that has at most `titleBytesMax` bytes and ends with a whole code point.
  private static func cut(_ text: String) -> String {
    guard text.utf8.count > titleBytesMax else { return text }
    var room = titleBytesMax
    let kept = text.unicodeScalars.prefix { scalar in
      room -= UTF8.width(scalar)
      return room >= 0
    }
    return String(kept)
  }
}
