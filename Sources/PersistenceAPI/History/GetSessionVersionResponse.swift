// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// A session as it was.
public struct GetSessionVersionResponse: WireMessage, Hashable {
  /// Everything but the content.
  public var version: SessionVersion.Wire?
  /// The content, exactly the bytes that were written.
  public var content: [UInt8] = []

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.GetSessionVersionResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "version", .message("holdfast.v1.SessionVersion")),
    WireField(2, "content", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.message(&version)
    case 2: try reader.read(&content, .text)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.message(1, version)
    writer.field(2, content, .text)
  }
}
