// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Which session to delete.
public struct DeleteSessionRequest: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// Delete only this version; 0 means any.
  public var expectedVersion: Int64 = 0
  /// Names this attempt; empty when it has no name.
  public var requestID = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.DeleteSessionRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "id", .string),
    WireField(2, "expected_version", .int64),
    WireField(3, "request_id", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&id, .string)
    case 2: try reader.read(&expectedVersion, .int64)
    case 3: try reader.read(&requestID, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, id, .string)
    writer.field(2, expectedVersion, .int64)
    writer.field(3, requestID, .string)
  }
}
