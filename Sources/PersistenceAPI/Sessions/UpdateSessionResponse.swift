// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The session as the update left it.
public struct UpdateSessionResponse: WireMessage, Hashable {
  /// Its metadata, with the new version.
  public var metadata: SessionMetadata.Wire?
  /// True if the session was equal already, so that no version was made.
  public var unchanged = false

  public init() {}

  /// The answer for the outcome of an update.
  public init(_ update: SessionUpdate) {
    metadata = SessionMetadata.Wire(update.metadata)
    unchanged = update.isUnchanged
  }

  public static let wireName = "holdfast.v1.UpdateSessionResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "metadata", &metadata)
    try visitor.field(2, "unchanged", &unchanged, .bool)
  }
}
