// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension Session {
  /// `holdfast.v1.Session`.
  public struct Wire: WireMessage, Hashable {
    /// Everything but the content.
    public var metadata: SessionMetadata.Wire?
    /// The document as UTF-8.
    public var content: [UInt8] = []

    public init() {}

    /// A session as a message, which shares the content's bytes if it has any.
    public init(_ session: Session) {
      metadata = SessionMetadata.Wire(session.metadata)
      content = session.content?.bytes ?? []
    }

    public static let wireName = "holdfast.v1.Session"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.message(1, "metadata", &metadata)
      try visitor.field(2, "content", &content, .text)
    }
  }
}
