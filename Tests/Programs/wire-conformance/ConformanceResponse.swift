// SPDX-License-Identifier: Apache-2.0

import ProtobufJSON
import ProtobufWire

/// `conformance.ConformanceResponse`.
struct ConformanceResponse: WireMessage {
  /// The outcome of a request.
  enum Result {
    /// The payload is not a valid message.
    case parseError(String)
    /// The payload was parsed and written again, in binary.
    case protobufPayload([UInt8])
    /// The payload was parsed and written again, as JSON.
    case jsonPayload(String)
    /// The request asks for something that is not coded here.
    case skipped(String)
    /// The message has no JSON.
    case serializeError(String)
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
    try visitor.member(4, "json_payload", &result, of: "result", .string, Result.jsonPayload) {
      if case .jsonPayload(let value)? = $0 { value } else { nil }
    }
    try visitor.member(5, "skipped", &result, of: "result", .string, Result.skipped) {
      if case .skipped(let value)? = $0 { value } else { nil }
    }
    try visitor.member(6, "serialize_error", &result, of: "result", .string, Result.serializeError)
    {
      if case .serializeError(let value)? = $0 { value } else { nil }
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
    var form = TestAllTypes.json
    form.ignoresUnknownFields = request.category == .jsonIgnoringUnknown
    let message: TestAllTypes
    do {
      switch request.payload {
      case .protobuf(let payload): message = try TestAllTypes(wireBytes: payload)
      case .json(let text): message = try form.message(from: Array(text.utf8))
      case .jspb, .text, nil: return .skipped("only binary and JSON are known")
      }
    } catch {
      return .parseError("\(error)")
    }
    return written(message, as: request.outputFormat, form)
  }

  private static func written(
    _ message: TestAllTypes, as format: ConformanceRequest.WireFormat, _ form: ProtobufJSON
  ) -> Result {
    switch format {
    case .protobuf: return .protobufPayload(message.wireBytes)
    case .json:
      do {
        return .jsonPayload(String(decoding: try form.text(of: message), as: UTF8.self))
      } catch {
        return .serializeError("\(error)")
      }
    default: return .skipped("only binary and JSON are known")
    }
  }
}

extension TestAllTypes {
  /// The JSON form, in which an `Any` may hold each type that the message has.
  static let json = ProtobufJSON(types: WireDeclarations(reachableFrom: [TestAllTypes.self]))
}
