// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SnapshotFilter {
  /// `holdfast.v1.SnapshotFilter`.
  public struct Wire: WireMessage, Hashable {
    /// Text that the title contains, without case; empty means no condition.
    public var titleContains = ""
    /// The time of the snapshot's creation.
    public var createTime: TimeRange.Wire?
    /// True for templates only, false for other snapshots only; nil for both.
    public var template: Bool?
    /// Those only that the caller has starred.
    public var starred = false

    /// No condition.
    public init() {}

    public static let wireName = "holdfast.v1.SnapshotFilter"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.field(1, "title_contains", &titleContains, .string)
      try visitor.message(2, "create_time", &createTime)
      try visitor.field(3, "template", &template, .bool)
      try visitor.field(4, "starred", &starred, .bool)
    }
  }

  /// The filter that a message means; nil means every snapshot.
  ///
  /// - Throws: `FILTER_INVALID`, naming the field at fault.
  public init(_ wire: Wire?, limits: Limits) throws(PersistenceError) {
    self = try SnapshotFilter(
      titleContains: wire?.titleContains ?? "",
      createTime: TimeRange(wire?.createTime, field: "filter.create_time"),
      isTemplate: wire?.template, isStarred: wire?.starred ?? false, limits: limits)
  }
}
