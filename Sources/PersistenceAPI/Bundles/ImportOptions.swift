// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The options of an import.
public struct ImportOptions: WireMessage, Hashable {
  /// The handling of sessions that differ from the caller's.
  public var onConflict = ImportConflictPolicy.Wire.unspecified
  /// True to write nothing, and answer as if it did.
  public var dryRun = false
  /// True to leave out the older versions that the bundle holds.
  public var omitHistory = false
  /// The position after which to resume; nil to begin with the first session.
  public var resumeAfter: BundleCheckpoint?

  public init() {}

  public static let wireName = "holdfast.v1.ImportOptions"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "on_conflict", &onConflict, .open(ImportConflictPolicy.Wire.self))
    try visitor.field(2, "dry_run", &dryRun, .bool)
    try visitor.field(3, "omit_history", &omitHistory, .bool)
    try visitor.message(4, "resume_after", &resumeAfter)
  }
}
