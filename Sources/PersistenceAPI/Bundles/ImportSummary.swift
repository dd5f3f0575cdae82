// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// What became of a whole bundle.
public struct ImportSummary: WireMessage, Hashable {
  /// How many sessions were imported.
  public var importedCount: Int64 = 0
  /// How many were there already.
  public var unchangedCount: Int64 = 0
  /// How many were skipped.
  public var skippedCount: Int64 = 0
  /// How many were renamed.
  public var renamedCount: Int64 = 0
  /// How many replaced another state.
  public var replacedCount: Int64 = 0
  /// How many were brought back.
  public var restoredCount: Int64 = 0
  /// How many were refused.
  public var refusedCount: Int64 = 0

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.ImportSummary"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "imported_count", .int64),
    WireField(2, "unchanged_count", .int64),
    WireField(3, "skipped_count", .int64),
    WireField(4, "renamed_count", .int64),
    WireField(5, "replaced_count", .int64),
    WireField(6, "restored_count", .int64),
    WireField(7, "refused_count", .int64),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&importedCount, .int64)
    case 2: try reader.read(&unchangedCount, .int64)
    case 3: try reader.read(&skippedCount, .int64)
    case 4: try reader.read(&renamedCount, .int64)
    case 5: try reader.read(&replacedCount, .int64)
    case 6: try reader.read(&restoredCount, .int64)
    case 7: try reader.read(&refusedCount, .int64)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, importedCount, .int64)
    writer.field(2, unchangedCount, .int64)
    writer.field(3, skippedCount, .int64)
    writer.field(4, renamedCount, .int64)
    writer.field(5, replacedCount, .int64)
    writer.field(6, restoredCount, .int64)
    writer.field(7, refusedCount, .int64)
  }
}
