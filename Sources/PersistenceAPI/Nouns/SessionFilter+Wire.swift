// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SessionFilter {
  /// `holdfast.v1.SessionFilter`.
  public struct Wire: WireMessage, Hashable {
    /// Text that the title contains, without case; empty means no condition.
    public var titleContains = ""
    /// When the session was created.
    public var createTime: TimeRange.Wire?
    /// When the session last changed.
    public var updateTime: TimeRange.Wire?
    /// Deleted sessions instead of those that exist.
    public var deleted = false

    /// No condition.
    public init() {}

    /// The full name of the message.
    public static let wireName = "holdfast.v1.SessionFilter"
    /// The fields as the `.proto` file declares them.
    public static let wireFields = [
      WireField(1, "title_contains", .string),
      WireField(2, "create_time", .message("holdfast.v1.TimeRange")),
      WireField(3, "update_time", .message("holdfast.v1.TimeRange")),
      WireField(4, "deleted", .bool),
    ]

    /// Reads the field that `tag` announces.
    public mutating func decodeField(
      _ tag: WireTag, from reader: inout WireReader
    ) throws(WireError) {
      switch tag.field {
      case 1: try reader.read(&titleContains, .string)
      case 2: try reader.message(&createTime)
      case 3: try reader.message(&updateTime)
      case 4: try reader.read(&deleted, .bool)
      default: try reader.skip()
      }
    }

    /// Writes every field that is set.
    public func encode(to writer: inout WireWriter) {
      writer.field(1, titleContains, .string)
      writer.message(2, createTime)
      writer.message(3, updateTime)
      writer.field(4, deleted, .bool)
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
      isDeleted: wire?.deleted ?? false,
      limits: limits)
  }
}
