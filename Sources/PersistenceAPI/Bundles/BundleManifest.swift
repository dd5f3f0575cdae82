// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// What a bundle is; its first record.
public struct BundleManifest: WireMessage, Hashable {
  /// `BundleFormat.name`, always.
  public var format = ""
  /// The version of the format.
  public var formatVersion: Int32 = 0
  /// The version of the server that exports.
  public var serverVersion = ""
  /// When the export began.
  public var createTime: Timestamp.Wire?
  /// To whom the sessions belong.
  public var ownerID = ""
  /// How many sessions there were to be exported when it began.
  public var sessionCount: Int64 = 0
  /// Whether older versions follow each session.
  public var hasHistory = false

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.BundleManifest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "format", .string),
    WireField(2, "format_version", .int32),
    WireField(3, "server_version", .string),
    WireField(4, "create_time", .message("google.protobuf.Timestamp")),
    WireField(5, "owner_id", .string),
    WireField(6, "session_count", .int64),
    WireField(7, "has_history", .bool),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&format, .string)
    case 2: try reader.read(&formatVersion, .int32)
    case 3: try reader.read(&serverVersion, .string)
    case 4: try reader.message(&createTime)
    case 5: try reader.read(&ownerID, .string)
    case 6: try reader.read(&sessionCount, .int64)
    case 7: try reader.read(&hasHistory, .bool)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, format, .string)
    writer.field(2, formatVersion, .int32)
    writer.field(3, serverVersion, .string)
    writer.message(4, createTime)
    writer.field(5, ownerID, .string)
    writer.field(6, sessionCount, .int64)
    writer.field(7, hasHistory, .bool)
  }
}
