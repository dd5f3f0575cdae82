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

  /// A status with these parts; `RPCError.withDetails` makes one that equals its error.
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

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "code", &code, .int32)
    try visitor.field(2, "message", &message, .string)
    try visitor.messages(3, "details", &details)
  }
}
