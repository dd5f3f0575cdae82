// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `google.rpc.RequestInfo`: the call's id in the server's log.
public struct RequestInfo: WireMessage, Equatable {
  /// The id in the log.
  public var requestID = ""
  /// Further data that helps to find where the call was served.
  public var servingData = ""

  public init() {}

  /// The id of one call.
  public init(requestID: String, servingData: String = "") {
    self.requestID = requestID
    self.servingData = servingData
  }
}

extension RequestInfo {
  public static let wireName = "google.rpc.RequestInfo"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "request_id", &requestID, .string)
    try visitor.field(2, "serving_data", &servingData, .string)
  }
}
