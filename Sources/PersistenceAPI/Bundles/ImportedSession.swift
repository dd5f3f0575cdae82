// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The outcome for one session of a bundle.
public struct ImportedSession: WireMessage, Hashable {
  /// The session's id in the bundle.
  public var bundledID = ""
  /// Its id here; empty if it was refused.
  public var id = ""
  /// The outcome.
  public var outcome = ImportOutcome.Wire.unspecified
  /// The reason why it was refused, as a reason of `PersistenceError`; empty otherwise.
  public var reason = ""
  /// The same in a sentence.
  public var message = ""
  /// The position after this session.
  public var checkpoint: BundleCheckpoint?

  public init() {}

  public static let wireName = "holdfast.v1.ImportedSession"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "bundled_id", &bundledID, .string)
    try visitor.field(2, "id", &id, .string)
    try visitor.field(3, "outcome", &outcome, .open(ImportOutcome.Wire.self))
    try visitor.field(4, "reason", &reason, .string)
    try visitor.field(5, "message", &message, .string)
    try visitor.message(6, "checkpoint", &checkpoint)
  }
}
