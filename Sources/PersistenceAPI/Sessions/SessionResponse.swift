// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// A response that is the metadata of one session.
public protocol SessionResponse: WireMessage {
  /// The session's metadata.
  var metadata: SessionMetadata.Wire? { get set }
}

extension SessionResponse {
  /// The answer for a session.
  public init(_ metadata: SessionMetadata) {
    self.init()
    self.metadata = SessionMetadata.Wire(metadata)
  }

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "metadata", &metadata)
  }
}

/// A response that is the metadata of a session that may have been saved.
public protocol SavedSessionResponse: WireMessage {
  /// The session's metadata.
  var metadata: SessionMetadata.Wire? { get set }
  /// True if the session was equal already, so that no version was made.
  var unchanged: Bool { get set }
}

extension SavedSessionResponse {
  /// The answer for the outcome of an update.
  public init(_ update: SessionUpdate) {
    self.init()
    metadata = SessionMetadata.Wire(update.metadata)
    unchanged = update.isUnchanged
  }

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "metadata", &metadata)
    try visitor.field(2, "unchanged", &unchanged, .bool)
  }
}
