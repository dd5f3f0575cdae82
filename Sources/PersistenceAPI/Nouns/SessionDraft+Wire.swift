// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SessionDraft {
  /// `holdfast.v1.SessionDraft`.
  public struct Wire: WireMessage, Hashable {
    /// Everything but the content.
    public var metadata: SessionDraftMetadata.Wire?
    /// The document as UTF-8.
    public var content: [UInt8] = []

    public init() {}

    /// A draft as a message, which shares the content's bytes.
    public init(_ draft: SessionDraft) {
      metadata = SessionDraftMetadata.Wire(draft.metadata)
      content = draft.content.bytes
    }

    public static let wireName = "holdfast.v1.SessionDraft"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.message(1, "metadata", &metadata)
      try visitor.field(2, "content", &content, .text)
    }
  }
}
