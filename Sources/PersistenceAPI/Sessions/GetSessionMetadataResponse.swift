// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// A session without its content.
public struct GetSessionMetadataResponse: WireMessage, Hashable {
  /// The metadata.
  public var metadata: SessionMetadata.Wire?
  /// True if the caller has starred the session.
  public var starred = false

  public init() {}

  /// The answer for a session.
  public init(_ metadata: SessionMetadata, isStarred: Bool) {
    self.metadata = SessionMetadata.Wire(metadata)
    starred = isStarred
  }

  public static let wireName = "holdfast.v1.GetSessionMetadataResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "metadata", &metadata)
    try visitor.field(2, "starred", &starred, .bool)
  }
}
