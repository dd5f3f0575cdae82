// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `google.rpc.Status`: an error as a message, with details that programs can read. Travels in
/// `grpc-status-details-bin`.
public struct RPCStatus: WireMessage, Equatable {
  /// The number of the `StatusCode`; equals `grpc-status`.
  public var code: Int32 = 0
  /// Equals `grpc-message` once that is decoded.
  public var message = ""
  /// Each type of detail at most once (AIP-193).
  public var details: [AnyMessage] = []

  public init() {}

  /// A status of these parts; `RPCError.withDetails` makes one that equals its error.
  public init(code: Int32, message: String, details: [AnyMessage]) {
    self.code = code
    self.message = message
    self.details = details
  }

  /// The first detail of a type, or nil.
  public func detail<Detail: WireMessage>(_ type: Detail.Type) -> Detail? {
    for detail in details {
      if let message = detail.message(as: type) { return message }
    }
    return nil
  }
}

extension RPCStatus {
  public static let wireName = "google.rpc.Status"
  public static let wireFields = [
    WireField(1, "code", .int32),
    WireField(2, "message", .string),
    WireField(3, "details", .message(AnyMessage.wireName), .repeated),
  ]

  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&code, .int32)
    case 2: try reader.read(&message, .string)
    case 3: try reader.messages(&details)
    default: try reader.skip()
    }
  }

  public func encode(to writer: inout WireWriter) {
    writer.field(1, code, .int32)
    writer.field(2, message, .string)
    writer.messages(3, details)
  }
}
