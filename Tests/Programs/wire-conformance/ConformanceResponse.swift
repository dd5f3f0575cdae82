// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `conformance.ConformanceResponse`: a oneof of what can come of a request.
enum ConformanceResponse {
  /// The payload is not a valid message.
  case parseError(String)
  /// The payload was parsed and written again.
  case protobufPayload([UInt8])
  /// The request asks for something that is not coded here.
  case skipped(String)

  /// Does what a request asks for.
  init(to request: ConformanceRequest) {
    if request.messageType == "conformance.FailureSet" {
      // The tests that are known to fail: none.
      self = .protobufPayload([])
    } else if request.messageType != TestAllTypes.wireName {
      self = .skipped("only \(TestAllTypes.wireName) is known")
    } else if let payload = request.protobufPayload, request.outputFormat == .protobuf {
      do {
        self = .protobufPayload(try TestAllTypes(wireBytes: payload).wireBytes)
      } catch {
        self = .parseError("\(error)")
      }
    } else {
      self = .skipped("only the binary format is known")
    }
  }
}

extension ConformanceResponse: WireMessage {
  init() {
    self = .skipped("")
  }

  static let wireName = "conformance.ConformanceResponse"
  static let wireFields: [WireField] = []

  /// A response is only written.
  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    try reader.skip()
  }

  func encode(to writer: inout WireWriter) {
    switch self {
    case .parseError(let text): writer.present(1, text, .string)
    case .protobufPayload(let bytes): writer.present(3, bytes, .bytes)
    case .skipped(let text): writer.present(5, text, .string)
    }
  }
}
