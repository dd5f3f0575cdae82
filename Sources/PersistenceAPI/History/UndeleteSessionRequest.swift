// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Which session to bring back.
public struct UndeleteSessionRequest: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// Names this attempt: 1 to 64 printable ASCII characters. A retry with the same `request_id`
  /// makes no second version. Optional.
  public var requestID = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.UndeleteSessionRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "id", .string),
    WireField(2, "request_id", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&id, .string)
    case 2: try reader.read(&requestID, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, id, .string)
    writer.field(2, requestID, .string)
  }
}
