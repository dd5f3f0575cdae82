// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// What became of one session of a bundle.
public struct ImportedSession: WireMessage, Hashable {
  /// The session's id in the bundle.
  public var bundledID = ""
  /// Its id here; empty if it was refused.
  public var id = ""
  /// What became of it.
  public var outcome = ImportOutcome.Wire.unspecified
  /// Why it was refused, as a reason of `PersistenceError`; empty otherwise.
  public var reason = ""
  /// The same in a sentence.
  public var message = ""
  /// The place behind this session.
  public var checkpoint: BundleCheckpoint?

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.ImportedSession"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "bundled_id", .string),
    WireField(2, "id", .string),
    WireField(3, "outcome", .enumeration("holdfast.v1.ImportOutcome")),
    WireField(4, "reason", .string),
    WireField(5, "message", .string),
    WireField(6, "checkpoint", .message("holdfast.v1.BundleCheckpoint")),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&bundledID, .string)
    case 2: try reader.read(&id, .string)
    case 3: try reader.read(&outcome, .open(ImportOutcome.Wire.self))
    case 4: try reader.read(&reason, .string)
    case 5: try reader.read(&message, .string)
    case 6: try reader.message(&checkpoint)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, bundledID, .string)
    writer.field(2, id, .string)
    writer.field(3, outcome, .open(ImportOutcome.Wire.self))
    writer.field(4, reason, .string)
    writer.field(5, message, .string)
    writer.message(6, checkpoint)
  }
}
