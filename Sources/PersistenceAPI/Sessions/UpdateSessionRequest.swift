// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The changes to a session and the version that they replace.
public struct UpdateSessionRequest: NamedAttempt, WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The version that the change replaces; 0 when it is not given.
  public var expectedVersion: Int64 = 0
  /// True to replace the current version, whichever it is.
  public var allowOverwrite = false
  /// The fields to change of `title`, `description` and `content`; nil means those that are set.
  public var updateMask: FieldMask?
  /// The new title.
  public var title: String?
  /// The new description; empty clears it.
  public var description: String?
  /// The new document, unchecked as in `CreateSessionRequest`.
  public var content: [UInt8]?
  /// Names this attempt; empty when it has no name.
  public var requestID = ""
  /// The name of the content's format; empty if it has none.
  public var contentFormat = ""
  /// The version of that format.
  public var contentFormatVersion: Int32 = 0
  /// True to allow content of another format to replace the stored one.
  public var allowFormatChange = false
  /// The note about the change; empty for none.
  public var changeNote = ""

  public init() {}

  public static let wireName = "holdfast.v1.UpdateSessionRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.field(2, "expected_version", &expectedVersion, .int64)
    try visitor.field(3, "allow_overwrite", &allowOverwrite, .bool)
    try visitor.message(4, "update_mask", &updateMask)
    try visitor.field(5, "title", &title, .string)
    try visitor.field(6, "description", &description, .string)
    try visitor.field(7, "content", &content, .uncheckedText)
    try visitor.field(8, "request_id", &requestID, .string)
    try visitor.field(9, "content_format", &contentFormat, .string)
    try visitor.field(10, "content_format_version", &contentFormatVersion, .int32)
    try visitor.field(11, "allow_format_change", &allowFormatChange, .bool)
    try visitor.field(12, "change_note", &changeNote, .string)
  }
}
