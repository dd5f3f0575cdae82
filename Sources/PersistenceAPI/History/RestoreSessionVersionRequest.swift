// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The version to restore and the version that it replaces.
public struct RestoreSessionVersionRequest: NamedAttempt, WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The version whose title, description and content to bring back. Required.
  public var version: Int64 = 0
  /// The version that the restored one replaces. Required unless `allow_overwrite` is set, which
  /// must not be combined with it.
  public var expectedVersion: Int64 = 0
  /// True to replace the current version, whichever it is.
  public var allowOverwrite = false
  /// Names this attempt: 1 to 64 printable ASCII characters. A retry with the same `request_id` and
  /// the same values makes no second version. Optional.
  public var requestID = ""
  /// The note about the restore; empty keeps that of the restored version.
  public var changeNote = ""

  public init() {}

  public static let wireName = "holdfast.v1.RestoreSessionVersionRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.field(2, "version", &version, .int64)
    try visitor.field(3, "expected_version", &expectedVersion, .int64)
    try visitor.field(4, "allow_overwrite", &allowOverwrite, .bool)
    try visitor.field(5, "request_id", &requestID, .string)
    try visitor.field(6, "change_note", &changeNote, .string)
  }
}
