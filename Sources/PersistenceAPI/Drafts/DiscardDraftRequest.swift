// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// Names the draft to remove.
public struct DiscardDraftRequest: WireMessage, Hashable {
  /// The draft's key.
  public var key: SessionDraftKey.Wire?
  /// The tag of the state to remove; empty for any.
  public var etag = ""

  public init() {}

  public static let wireName = "holdfast.v1.DiscardDraftRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "key", &key)
    try visitor.field(2, "etag", &etag, .string)
  }
}

/// The draft is removed.
public struct DiscardDraftResponse: WireMessage, Hashable {
  public init() {}

  public static let wireName = "holdfast.v1.DiscardDraftResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {}
}
