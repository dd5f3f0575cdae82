// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The session as the patch left it.
public struct PatchSessionResponse: WireMessage, Hashable {
  /// Its metadata, with the new version and the hash of the new content.
  public var metadata: SessionMetadata.Wire?

  public init() {}

  /// The answer for a session.
  public init(_ metadata: SessionMetadata) {
    self.metadata = SessionMetadata.Wire(metadata)
  }

  public static let wireName = "holdfast.v1.PatchSessionResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "metadata", &metadata)
  }
}
