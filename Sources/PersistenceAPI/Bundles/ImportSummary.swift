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

  public init() {}

  public static let wireName = "holdfast.v1.ImportSummary"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "imported_count", &importedCount, .int64)
    try visitor.field(2, "unchanged_count", &unchangedCount, .int64)
    try visitor.field(3, "skipped_count", &skippedCount, .int64)
    try visitor.field(4, "renamed_count", &renamedCount, .int64)
    try visitor.field(5, "replaced_count", &replacedCount, .int64)
    try visitor.field(6, "restored_count", &restoredCount, .int64)
    try visitor.field(7, "refused_count", &refusedCount, .int64)
  }
}
