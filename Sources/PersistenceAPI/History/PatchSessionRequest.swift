// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The changes to a session's content. Exactly one of the two patches must be set.
public struct PatchSessionRequest: NamedAttempt, WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The version that the patch is made for. Required.
  public var expectedVersion: Int64 = 0
  /// A JSON merge patch (RFC 7396): one JSON text in UTF-8.
  public var mergePatch: [UInt8] = []
  /// A JSON patch (RFC 6902): one JSON text in UTF-8, at most 1,000 operations.
  public var jsonPatch: [UInt8] = []
  /// Names this attempt: 1 to 64 printable ASCII characters. A retry with the same `request_id` and
  /// the same values makes no second version. Optional.
  public var requestID = ""
  /// The name of the format of the result; empty keeps the stored format.
  public var contentFormat = ""
  /// The version of that format.
  public var contentFormatVersion: Int32 = 0
  /// True to allow content of another format to replace the stored one.
  public var allowFormatChange = false
  /// The note about the change; empty for none.
  public var changeNote = ""

  public init() {}

  public static let wireName = "holdfast.v1.PatchSessionRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.field(2, "expected_version", &expectedVersion, .int64)
    try visitor.field(3, "merge_patch", &mergePatch, .uncheckedText)
    try visitor.field(4, "json_patch", &jsonPatch, .uncheckedText)
    try visitor.field(5, "request_id", &requestID, .string)
    try visitor.field(6, "content_format", &contentFormat, .string)
    try visitor.field(7, "content_format_version", &contentFormatVersion, .int32)
    try visitor.field(8, "allow_format_change", &allowFormatChange, .bool)
    try visitor.field(9, "change_note", &changeNote, .string)
  }
}
