// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// Replaces the labels of a session.
public struct UpdateSessionLabelsRequest: WireMessage, Hashable {
  /// The session's id.
  public var id = ""
  /// All labels that it is to have.
  public var labels: [String: String] = [:]
  /// The tag of the labels that the caller has read; empty for none.
  public var labelsEtag = ""
  /// Replace the labels, whichever there are.
  public var allowOverwrite = false

  public init() {}

  public static let wireName = "holdfast.v1.UpdateSessionLabelsRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.map(2, "labels", &labels, .string, .string)
    try visitor.field(3, "labels_etag", &labelsEtag, .string)
    try visitor.field(4, "allow_overwrite", &allowOverwrite, .bool)
  }
}

/// The session with its labels.
public struct UpdateSessionLabelsResponse: SessionResponse, Hashable {
  /// The metadata.
  public var metadata: SessionMetadata.Wire?

  public init() {}

  public static let wireName = "holdfast.v1.UpdateSessionLabelsResponse"
}
