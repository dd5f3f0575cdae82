// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The fields of a new snapshot.
public struct CreateSnapshotRequest: NamedAttempt, WireMessage, Hashable {
  /// The title; nil means the session's.
  public var title: String?
  /// The description; nil means the session's, or none.
  public var description: String?
  /// The document, unchecked as in `CreateSessionRequest`. Either this or a session is required.
  public var content: [UInt8] = []
  /// The session whose content the snapshot gets.
  public var sourceSessionID = ""
  /// The version of that session to capture; 0 means the current version.
  public var sourceSessionVersion: Int64 = 0
  /// The readers and the expiry; nil means every user who has the id.
  public var access: SnapshotAccess.Wire?
  /// True if it is a template for new sessions.
  public var template = false
  /// Names this attempt; empty when it has no name.
  public var requestID = ""
  /// The name of the content's format; empty if it has none.
  public var contentFormat = ""
  /// The version of that format.
  public var contentFormatVersion: Int32 = 0
  /// The note; empty for that of the session's version.
  public var changeNote = ""

  public init() {}

  public static let wireName = "holdfast.v1.CreateSnapshotRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "title", &title, .string)
    try visitor.field(2, "description", &description, .string)
    try visitor.field(3, "content", &content, .uncheckedText)
    try visitor.field(4, "source_session_id", &sourceSessionID, .string)
    try visitor.field(5, "source_session_version", &sourceSessionVersion, .int64)
    try visitor.message(6, "access", &access)
    try visitor.field(7, "template", &template, .bool)
    try visitor.field(8, "request_id", &requestID, .string)
    try visitor.field(9, "content_format", &contentFormat, .string)
    try visitor.field(10, "content_format_version", &contentFormatVersion, .int32)
    try visitor.field(11, "change_note", &changeNote, .string)
  }
}
