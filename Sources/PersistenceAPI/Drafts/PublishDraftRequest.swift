// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The draft to publish, and what it becomes.
public struct PublishDraftRequest: WireMessage, Hashable {
  /// The draft's key.
  public var key: SessionDraftKey.Wire?
  /// The tag of the state to publish. Required.
  public var etag = ""
  /// The version that the draft replaces; 0 for the one that it is based on.
  public var expectedVersion: Int64 = 0
  /// True to create a session instead of changing the draft's.
  public var asNewSession = false
  /// True to allow content of another format to replace the stored one.
  public var allowFormatChange = false
  /// The note about the change; empty for none.
  public var changeNote = ""

  public init() {}

  public static let wireName = "holdfast.v1.PublishDraftRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "key", &key)
    try visitor.field(2, "etag", &etag, .string)
    try visitor.field(3, "expected_version", &expectedVersion, .int64)
    try visitor.field(4, "as_new_session", &asNewSession, .bool)
    try visitor.field(5, "allow_format_change", &allowFormatChange, .bool)
    try visitor.field(6, "change_note", &changeNote, .string)
  }
}

/// The draft is published and removed.
public struct PublishDraftResponse: SavedSessionResponse, Hashable {
  /// The metadata of the session.
  public var metadata: SessionMetadata.Wire?
  /// True if the session was equal already, so that no version was made.
  public var unchanged = false

  public init() {}

  public static let wireName = "holdfast.v1.PublishDraftResponse"
}
