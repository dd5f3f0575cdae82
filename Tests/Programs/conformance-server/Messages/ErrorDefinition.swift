// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import RPC
import RPCProtobuf

/// `connectrpc.conformance.v1.Error`: the error with which a call is to end.
struct ErrorDefinition: WireMessage, Equatable {
  var code = ErrorCode(rawValue: 0)
  var message: String?
  var details: [AnyMessage] = []
}

extension ErrorDefinition {
  static let wireName = "connectrpc.conformance.v1.Error"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "code", &code, .open(ErrorCode.self))
    try visitor.field(2, "message", &message, .string)
    try visitor.messages(3, "details", &details)
  }

  /// The error, with one detail more where nothing else tells of the request.
  func error(about info: ConformancePayload.RequestInfo?) -> RPCError {
    let code = UInt8(exactly: code.rawValue).flatMap(StatusCode.init(rawValue:)) ?? .unknown
    var error = RPCError(code, message ?? "")
    let details = details + (info.map { [AnyMessage($0)] } ?? [])
    if !details.isEmpty {
      let status = RPCStatus(
        code: Int32(error.code.rawValue), message: error.message, details: details)
      error.details = status.wireBytes
    }
    return error
  }
}

/// `connectrpc.conformance.v1.Code`: gRPC's numbers.
struct ErrorCode: WireEnum {
  var rawValue: Int32
}

extension ErrorCode {
  static let wireName = "connectrpc.conformance.v1.Code"

  static let names: KeyValuePairs<Self, String> = [
    Self(rawValue: 0): "CODE_UNSPECIFIED",
    Self(rawValue: 1): "CODE_CANCELED",
    Self(rawValue: 2): "CODE_UNKNOWN",
    Self(rawValue: 3): "CODE_INVALID_ARGUMENT",
    Self(rawValue: 4): "CODE_DEADLINE_EXCEEDED",
    Self(rawValue: 5): "CODE_NOT_FOUND",
    Self(rawValue: 6): "CODE_ALREADY_EXISTS",
    Self(rawValue: 7): "CODE_PERMISSION_DENIED",
    Self(rawValue: 8): "CODE_RESOURCE_EXHAUSTED",
    Self(rawValue: 9): "CODE_FAILED_PRECONDITION",
    Self(rawValue: 10): "CODE_ABORTED",
    Self(rawValue: 11): "CODE_OUT_OF_RANGE",
    Self(rawValue: 12): "CODE_UNIMPLEMENTED",
    Self(rawValue: 13): "CODE_INTERNAL",
    Self(rawValue: 14): "CODE_UNAVAILABLE",
    Self(rawValue: 15): "CODE_DATA_LOSS",
    Self(rawValue: 16): "CODE_UNAUTHENTICATED",
  ]
}
