// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// How to import a bundle.
public struct ImportOptions: WireMessage, Hashable {
  /// What to do about sessions that differ from the caller's.
  public var onConflict = ImportConflictPolicy.Wire.unspecified
  /// Whether to write nothing, and answer as if it did.
  public var dryRun = false
  /// Whether to leave out the older versions that the bundle holds.
  public var omitHistory = false
  /// Where an earlier import broke off; nil to begin with the first session.
  public var resumeAfter: BundleCheckpoint?

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.ImportOptions"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "on_conflict", .enumeration("holdfast.v1.ImportConflictPolicy")),
    WireField(2, "dry_run", .bool),
    WireField(3, "omit_history", .bool),
    WireField(4, "resume_after", .message("holdfast.v1.BundleCheckpoint")),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&onConflict, .open(ImportConflictPolicy.Wire.self))
    case 2: try reader.read(&dryRun, .bool)
    case 3: try reader.read(&omitHistory, .bool)
    case 4: try reader.message(&resumeAfter)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, onConflict, .open(ImportConflictPolicy.Wire.self))
    writer.field(2, dryRun, .bool)
    writer.field(3, omitHistory, .bool)
    writer.message(4, resumeAfter)
  }
}
