// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `google.rpc.RequestInfo`: by which id the server's log knows the call.
public struct RequestInfo: WireMessage, Equatable {
  /// The id in the log.
  public var requestID = ""
  /// What else helps to find where the call was served.
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
  public static let wireFields = [
    WireField(1, "request_id", .string),
    WireField(2, "serving_data", .string),
  ]

  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&requestID, .string)
    case 2: try reader.read(&servingData, .string)
    default: try reader.skip()
    }
  }

  public func encode(to writer: inout WireWriter) {
    writer.field(1, requestID, .string)
    writer.field(2, servingData, .string)
  }
}
