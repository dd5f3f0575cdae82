// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// A state of a draft to keep.
public struct SaveDraftRequest: WireMessage, Hashable {
  /// The draft's key.
  public var key: SessionDraftKey.Wire?
  /// The client's number of this state, at least 1.
  public var revision: Int64 = 0
  /// The version of the session that the work is based on; 0 if there is no session yet.
  public var baseVersion: Int64 = 0
  /// The title. Required.
  public var title = ""
  /// The description; empty if there is none.
  public var description = ""
  /// The document, unchecked as in `CreateSessionRequest`. Required.
  public var content: [UInt8] = []
  /// The name of the content's format; empty if it has none.
  public var contentFormat = ""
  /// The version of that format.
  public var contentFormatVersion: Int32 = 0

  public init() {}

  public static let wireName = "holdfast.v1.SaveDraftRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "key", &key)
    try visitor.field(2, "revision", &revision, .int64)
    try visitor.field(3, "base_version", &baseVersion, .int64)
    try visitor.field(4, "title", &title, .string)
    try visitor.field(5, "description", &description, .string)
    try visitor.field(6, "content", &content, .uncheckedText)
    try visitor.field(7, "content_format", &contentFormat, .string)
    try visitor.field(8, "content_format_version", &contentFormatVersion, .int32)
  }
}

/// The draft is kept.
public struct SaveDraftResponse: WireMessage, Hashable {
  /// The metadata.
  public var metadata: SessionDraftMetadata.Wire?

  public init() {}

  /// The answer for a draft.
  public init(_ metadata: SessionDraftMetadata) {
    self.metadata = SessionDraftMetadata.Wire(metadata)
  }

  public static let wireName = "holdfast.v1.SaveDraftResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "metadata", &metadata)
  }
}
