// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The session as the patch left it.
public struct PatchSessionResponse: WireMessage, Hashable {
  /// Its metadata, with the new version and the hash of the new content.
  public var metadata: SessionMetadata.Wire?
  /// True if the session was equal already, so that no version was made.
  public var unchanged = false

  public init() {}

  /// The answer for the outcome of an update.
  public init(_ update: SessionUpdate) {
    metadata = SessionMetadata.Wire(update.metadata)
    unchanged = update.isUnchanged
  }

  public static let wireName = "holdfast.v1.PatchSessionResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "metadata", &metadata)
    try visitor.field(2, "unchanged", &unchanged, .bool)
  }
}
