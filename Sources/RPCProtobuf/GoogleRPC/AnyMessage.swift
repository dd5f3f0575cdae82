// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `google.protobuf.Any`: a message of any type, with the name of that type.
public struct AnyMessage: WireMessage, Equatable {
  /// `type.googleapis.com/` and the full name of the type.
  public var typeURL = ""
  /// The encoded message.
  public var value: [UInt8] = []

  public init() {}

  /// Wraps a message.
  public init(_ message: some WireMessage) {
    typeURL = Self.typeURLPrefix + type(of: message).wireName
    value = message.wireBytes
  }

  /// The message inside if it is of this type and can be decoded, else nil.
  public func message<Message: WireMessage>(as type: Message.Type) -> Message? {
    // Only what follows the last slash names the type.
    guard typeURL.split(separator: "/").last == Message.wireName[...] else { return nil }
    return try? Message(wireBytes: value)
  }

  private static let typeURLPrefix = "type.googleapis.com/"
}

extension AnyMessage {
  public static let wireName = "google.protobuf.Any"
  public static let wireFields = [
    WireField(1, "type_url", .string),
    WireField(2, "value", .bytes),
  ]

  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&typeURL, .string)
    case 2: try reader.read(&value, .bytes)
    default: try reader.skip()
    }
  }

  public func encode(to writer: inout WireWriter) {
    writer.field(1, typeURL, .string)
    writer.field(2, value, .bytes)
  }
}
