// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SessionFilter {
  /// `holdfast.v1.SessionFilter`.
  public struct Wire: WireMessage, Hashable {
    /// Text that the title contains, without case; empty means no condition.
    public var titleContains = ""
    /// The time of creation.
    public var createTime: TimeRange.Wire?
    /// The time of the last change.
    public var updateTime: TimeRange.Wire?
    /// Deleted sessions instead of those that exist.
    public var deleted = false
    /// The name of the format; empty means no condition.
    public var contentFormat = ""
    /// The highest version of that format; 0 means any.
    public var contentFormatVersionMax: Int32 = 0
    /// Labels that the session has; empty means no condition.
    public var labels: [String: String] = [:]
    /// Those only that the caller has starred.
    public var starred = false

    /// No condition.
    public init() {}

    public static let wireName = "holdfast.v1.SessionFilter"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.field(1, "title_contains", &titleContains, .string)
      try visitor.message(2, "create_time", &createTime)
      try visitor.message(3, "update_time", &updateTime)
      try visitor.field(4, "deleted", &deleted, .bool)
      try visitor.field(5, "content_format", &contentFormat, .string)
      try visitor.field(
        6, "content_format_version_max", &contentFormatVersionMax, .int32)
      try visitor.map(7, "labels", &labels, .string, .string)
      try visitor.field(8, "starred", &starred, .bool)
    }
  }

  /// The filter that a message means; nil means every session that exists.
  ///
  /// - Throws: `FILTER_INVALID`, naming the field at fault.
  public init(_ wire: Wire?, limits: Limits) throws(PersistenceError) {
    self = try SessionFilter(
      titleContains: wire?.titleContains ?? "",
      createTime: TimeRange(wire?.createTime, field: "filter.create_time"),
      updateTime: TimeRange(wire?.updateTime, field: "filter.update_time"),
      format: ContentFormat(
        atMost: wire?.contentFormatVersionMax ?? 0, of: wire?.contentFormat ?? ""),
      labels: SessionLabels(filtering: wire?.labels ?? [:]),
      isStarred: wire?.starred ?? false, isDeleted: wire?.deleted ?? false,
      limits: limits)
  }
}

extension SessionLabels {
  /// The labels that a filter names.
  ///
  /// - Throws: `FILTER_INVALID`.
  init(filtering values: [String: String]) throws(PersistenceError) {
    do throws(PersistenceError) {
      try self.init(validating: values)
    } catch {
      throw PersistenceError(
        .filterInvalid, error.message, field: "filter.labels", metadata: error.metadata)
    }
  }
}

extension ContentFormat {
  /// The format and the highest version that a filter names; nil for none.
  ///
  /// - Throws: `FILTER_INVALID`, naming the field at fault.
  fileprivate init?(atMost version: Int32, of name: String) throws(PersistenceError) {
    do throws(PersistenceError) {
      try self.init(optional: name, version: version, field: "filter.content_format")
    } catch {
      let field = version < 0 || name.isEmpty ? "content_format_version_max" : "content_format"
      throw PersistenceError(
        .filterInvalid, error.message, field: "filter.\(field)", metadata: error.metadata)
    }
    if version == 0 { self = ContentFormat(anyVersionOf: self) }
  }
}
