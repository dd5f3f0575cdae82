// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPCTransport

@Suite struct HTTPPrefaceTests {
  private func version(_ pieces: [String]) -> HTTPPreface.Version? {
    var preface = HTTPPreface()
    var version: HTTPPreface.Version?
    for piece in pieces where version == nil {
      Array(piece.utf8).withUnsafeBytes { version = preface.take($0) }
    }
    #expect(preface.bytes.count <= pieces.reduce(0) { $0 + $1.utf8.count })
    return version
  }

  @Test(arguments: ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "PRI ", "PRI / HTTP/1.1\r\n"])
  func `X2: what begins with PRI is HTTP 2`(_ bytes: String) {
    #expect(version([bytes]) == .http2)
    #expect(version(bytes.map(String.init)) == .http2)
  }

  @Test(arguments: ["POST ", "PUT ", "PRX", "PR ", "pri ", "GET / HTTP/1.1\r\n", "\u{16}", "\r"])
  func `X2: anything else is HTTP 1`(_ bytes: String) {
    #expect(version([bytes]) == .http1)
    #expect(version(bytes.map(String.init)) == .http1)
  }

  @Test(arguments: ["", "P", "PR", "PRI"])
  func `less than the first word of the preface decides nothing`(_ bytes: String) {
    #expect(version([bytes]) == nil)
    #expect(version(bytes.map(String.init)) == nil)
  }
}
