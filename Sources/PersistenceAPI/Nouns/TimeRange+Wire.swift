// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension TimeRange {
  /// `holdfast.v1.TimeRange`.
  public struct Wire: WireMessage, Hashable {
    /// The first instant inside.
    public var startTime: Timestamp.Wire?
    /// The first instant after.
    public var endTime: Timestamp.Wire?

    /// All of time.
    public init() {}

    /// The full name of the message.
    public static let wireName = "holdfast.v1.TimeRange"
    /// The fields as the `.proto` file declares them.
    public static let wireFields = [
      WireField(1, "start_time", .message("google.protobuf.Timestamp")),
      WireField(2, "end_time", .message("google.protobuf.Timestamp")),
    ]

    /// Reads the field that `tag` announces.
    public mutating func decodeField(
      _ tag: WireTag, from reader: inout WireReader
    ) throws(WireError) {
      switch tag.field {
      case 1: try reader.message(&startTime)
      case 2: try reader.message(&endTime)
      default: try reader.skip()
      }
    }

    /// Writes every field that is set.
    public func encode(to writer: inout WireWriter) {
      writer.message(1, startTime)
      writer.message(2, endTime)
    }
  }

  /// The range that a message at the path `field` means; nil means all of time.
  ///
  /// - Throws: `FILTER_INVALID`, naming the bound that is no valid time, or `field` when nothing
  ///   can lie between its bounds.
  public init(_ wire: Wire?, field: String) throws(PersistenceError) {
    self = try TimeRange(
      from: Self.bound(wire?.startTime, field: "\(field).start_time"),
      until: Self.bound(wire?.endTime, field: "\(field).end_time"),
      field: field)
  }

  private static func bound(
    _ wire: Timestamp.Wire?, field: String
  ) throws(PersistenceError) -> Timestamp? {
    guard let wire else { return nil }
    guard let time = Timestamp(bound: wire) else {
      throw PersistenceError(
        .filterInvalid, "A time must lie within the years 1 to 9999.", field: field,
        metadata: ["seconds": "\(wire.seconds)", "nanos": "\(wire.nanos)"])
    }
    return time
  }
}
