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
}
