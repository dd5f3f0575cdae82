// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// Names the draft to read.
public struct GetDraftRequest: WireMessage, Hashable {
  /// The draft's key.
  public var key: SessionDraftKey.Wire?

  public init() {}

  public static let wireName = "holdfast.v1.GetDraftRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "key", &key)
  }
}

/// A draft with its content.
public struct GetDraftResponse: WireMessage, Hashable {
  /// The draft.
  public var draft: SessionDraft.Wire?

  public init() {}

  /// The answer for a draft.
  public init(_ draft: SessionDraft) { self.draft = SessionDraft.Wire(draft) }

  public static let wireName = "holdfast.v1.GetDraftResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "draft", &draft)
  }
}
