// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The outcome for a whole bundle.
public struct ImportSummary: WireMessage, Hashable {
  /// The number of sessions that were imported.
  public var importedCount: Int64 = 0
  /// The number of sessions that were there already.
  public var unchangedCount: Int64 = 0
  /// The number of skipped sessions.
  public var skippedCount: Int64 = 0
  /// The number of renamed sessions.
  public var renamedCount: Int64 = 0
  /// The number of sessions that replaced another state.
  public var replacedCount: Int64 = 0
  /// The number of restored sessions.
  public var restoredCount: Int64 = 0
  /// The number of refused sessions.
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
