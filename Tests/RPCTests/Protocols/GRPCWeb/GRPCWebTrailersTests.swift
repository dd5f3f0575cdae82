// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct GRPCWebTrailersTests {
  /// The lines of a frame, whose prefix is checked.
  private func lines(_ error: RPCError?, _ trailers: Metadata = [:]) -> String {
    let frame = GRPCWebTrailers.frame(error, trailers)
    let length = frame.count - 5
    #expect(frame.prefix(5) == [0x80, 0, 0, UInt8(length >> 8), UInt8(length & 0xFF)])
    return Array(frame.dropFirst(5)).text
  }

  @Test func `W1 W3: trailers are lines of lower-case names, and never nothing`() {
    #expect(lines(nil) == "grpc-status: 0\r\n")
    var trailers: Metadata = ["X-A": "1"]
    trailers.append("x-b-bin", bytes: [1, 2])
    #expect(lines(nil, trailers) == "grpc-status: 0\r\nx-a: 1\r\nx-b-bin: AQI\r\n")
  }

  @Test func `W1: a message is percent-encoded, and its details base64`() {
    let error = RPCError(.notFound, "100 % \u{E9}\r\nx: y", details: [1, 2, 3])
    #expect(
      lines(error)
        == "grpc-status: 5\r\ngrpc-message: 100 %25 %C3%A9%0D%0Ax: y\r\n"
        + "grpc-status-details-bin: AQID\r\n")
  }

  @Test func `W1: no value ends its line, and what is not ASCII is left out`() {
    var error = RPCError(.aborted, "")
    error.metadata.append("x-line", "a\r\nb: c")
    error.metadata.append("x-latin", "\u{E9}")
    error.metadata.append("x-good", "d")
    #expect(lines(error) == "grpc-status: 10\r\nx-good: d\r\n")
  }

  @Test(arguments: StatusCode.allCases.filter { $0 != .ok })
  func `W2: the status stands once, and is one of gRPC`(code: StatusCode) {
    let text = lines(RPCError(code, "m", metadata: ["grpc-status": "0"]))
    #expect(text.components(of: "grpc-status") == 1)
    #expect(text.hasPrefix("grpc-status: \(code.rawValue)\r\n"))
  }
}

extension String {
  /// The number of times that a word stands in the text.
  fileprivate func components(of word: String) -> Int { ranges(of: word).count }
}
