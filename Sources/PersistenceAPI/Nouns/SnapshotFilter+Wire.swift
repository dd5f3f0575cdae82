// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SnapshotFilter {
  /// `holdfast.v1.SnapshotFilter`.
  public struct Wire: WireMessage, Hashable {
    /// Text that the title contains, without case; empty means no condition.
    public var titleContains = ""
    /// When the snapshot was created.
    public var createTime: TimeRange.Wire?
    /// Only templates, or only what is none; nil means both.
    public var template: Bool?

    /// No condition.
    public init() {}

    /// The full name of the message.
    public static let wireName = "holdfast.v1.SnapshotFilter"
    /// The fields as the `.proto` file declares them.
    public static let wireFields = [
      WireField(1, "title_contains", .string),
      WireField(2, "create_time", .message("holdfast.v1.TimeRange")),
      WireField(3, "template", .bool, .optional),
    ]

    /// Reads the field that `tag` announces.
    public mutating func decodeField(
      _ tag: WireTag, from reader: inout WireReader
    ) throws(WireError) {
      switch tag.field {
      case 1: try reader.read(&titleContains, .string)
      case 2: try reader.message(&createTime)
      case 3: try reader.read(&template, .bool)
      default: try reader.skip()
      }
    }

    /// Writes every field that is set.
    public func encode(to writer: inout WireWriter) {
      writer.field(1, titleContains, .string)
      writer.message(2, createTime)
      writer.field(3, template, .bool)
    }
  }

  /// The filter that a message means; nil means every snapshot.
  ///
  /// - Throws: `FILTER_INVALID`, naming the field at fault.
  public init(_ wire: Wire?, limits: Limits) throws(PersistenceError) {
    self = try SnapshotFilter(
      titleContains: wire?.titleContains ?? "",
      createTime: TimeRange(wire?.createTime, field: "filter.create_time"),
      isTemplate: wire?.template, limits: limits)
  }
}
