// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `conformance.ConformanceResponse`.
struct ConformanceResponse: WireMessage {
  /// The outcome of a request.
  enum Result {
    /// The payload is not a valid message.
    case parseError(String)
    /// The payload was parsed and written again.
    case protobufPayload([UInt8])
    /// The request asks for something that is not coded here.
    case skipped(String)
  }

  var result: Result?

  static let wireName = "conformance.ConformanceResponse"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.member(1, "parse_error", &result, of: "result", .string, Result.parseError) {
      if case .parseError(let value)? = $0 { value } else { nil }
    }
    try visitor.member(3, "protobuf_payload", &result, of: "result", .bytes, Result.protobufPayload)
    {
      if case .protobufPayload(let value)? = $0 { value } else { nil }
    }
    try visitor.member(5, "skipped", &result, of: "result", .string, Result.skipped) {
      if case .skipped(let value)? = $0 { value } else { nil }
    }
  }
}

extension ConformanceResponse {
  /// Does what a request asks for.
  init(to request: ConformanceRequest) {
    result = Self.result(of: request)
  }

  private static func result(of request: ConformanceRequest) -> Result {
    // The tests that are known to fail: none.
    if request.messageType == "conformance.FailureSet" { return .protobufPayload([]) }
    guard request.messageType == TestAllTypes.wireName else {
      return .skipped("only \(TestAllTypes.wireName) is known")
    }
    guard case .protobuf(let payload) = request.payload, request.outputFormat == .protobuf else {
      return .skipped("only the binary format is known")
    }
    do {
      return .protobufPayload(try TestAllTypes(wireBytes: payload).wireBytes)
    } catch {
      return .parseError("\(error)")
    }
  }
}
