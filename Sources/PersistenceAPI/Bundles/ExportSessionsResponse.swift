// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// A piece of a bundle.
public struct ExportSessionsResponse: WireMessage, Hashable {
  /// The next record.
  public var record: BundleRecord?

  /// Every field absent.
  public init() {}

  /// A response that brings a record.
  public init(_ record: BundleRecord) {
    self.record = record
  }

  /// The full name of the message.
  public static let wireName = "holdfast.v1.ExportSessionsResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [WireField(1, "record", .message("holdfast.v1.BundleRecord"))]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.message(&record)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.message(1, record)
  }
}
