// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// A session in a bundle; the record brings its content.
public struct BundledSession: WireMessage, Hashable {
  /// Everything but the content.
  public var metadata: SessionMetadata.Wire?
  /// The name given to this version; empty if it has none.
  public var versionName = ""
  /// The note about the change that made this version; empty if there is none.
  public var changeNote = ""

  public init() {}

  public static let wireName = "holdfast.v1.BundledSession"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "metadata", &metadata)
    try visitor.field(2, "version_name", &versionName, .string)
    try visitor.field(3, "change_note", &changeNote, .string)
  }
}
