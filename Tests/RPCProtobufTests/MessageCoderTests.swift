// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import RPCProtobuf
import Testing

@testable import RPC

@Suite struct MessageCoderTests {
  @Test(arguments: [[0xFF], [0x07], [0x0A, 5, 0x61], [0, 0], [0x0A, 1, 0xFF]] as [[UInt8]])
  func `what is no protobuf of the type is INTERNAL and names the type`(bytes: [UInt8]) {
    let error = #expect(throws: RPCError.self) {
      try MessageCoder<RequestInfo>.protobuf.decode(bytes)
    }
    #expect(error?.code == .internal)
    #expect(error?.reason == .messageMalformed)
    #expect(error?.values == ["type": "google.rpc.RequestInfo"])
  }

  @Test func `an Any has JSON where it holds a message that its coder knows`() throws {
    let status = RPCStatus(code: 5, message: "", details: [AnyMessage(WireTimestamp())])
    #expect(throws: RPCError.self) {
      try MessageCoder<RPCStatus>.protobuf.frame(status, for: .json)
    }
    let types = WireDeclarations(reachableFrom: [WireTimestamp.self])
    let frame = try MessageCoder<RPCStatus>.protobuf(knowing: types).frame(status, for: .json)
    let detail =
      #"{"@type":"type.googleapis.com/google.protobuf.Timestamp","value":"1970-01-01T00:00:00Z"}"#
    #expect(String(decoding: frame.dropFirst(5), as: UTF8.self).contains(detail))
  }
}
