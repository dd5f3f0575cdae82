// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The fields of a new session.
public struct CreateSessionRequest: NamedAttempt, WireMessage, Hashable {
  /// The title. Required.
  public var title = ""
  /// The description; empty when there is none.
  public var description = ""
  /// The document: JSON as UTF-8. It is not checked while it is decoded, since the JSON check that
  /// follows finds invalid UTF-8 too and can tell where. Required.
  public var content: [UInt8] = []
  /// Names this attempt; empty when it has no name.
  public var requestID = ""
  /// The name of the content's format; empty if it has none.
  public var contentFormat = ""
  /// The version of that format.
  public var contentFormatVersion: Int32 = 0
  /// The note about the change; empty for none.
  public var changeNote = ""

  public init() {}

  public static let wireName = "holdfast.v1.CreateSessionRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "title", &title, .string)
    try visitor.field(2, "description", &description, .string)
    try visitor.field(3, "content", &content, .uncheckedText)
    try visitor.field(4, "request_id", &requestID, .string)
    try visitor.field(5, "content_format", &contentFormat, .string)
    try visitor.field(6, "content_format_version", &contentFormatVersion, .int32)
    try visitor.field(7, "change_note", &changeNote, .string)
  }
}
