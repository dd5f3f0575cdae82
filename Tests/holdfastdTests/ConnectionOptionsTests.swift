// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import RPCTransport
import Testing

@testable import holdfastd

@Suite struct ConnectionOptionsTests {
  private func server(_ arguments: String...) throws -> ServerConfiguration {
    try ConnectionOptions.parse(arguments).serverConfiguration()
  }

  @Test func `what is given counts`() throws {
    #expect(try server("--streams-per-user-max", "7").streamsPerCallerMax == 7)
  }

  @Test(arguments: [("--streams-per-user-max", "0")])
  func `numbers out of range are refused`(name: String, value: String) {
    #expect(throws: (any Error).self) { try ConnectionOptions.parse([name, value]) }
  }

  @Test func `a user has a bound of streams although nobody sets one`() throws {
    #expect(try server().streamsPerCallerMax == 100)
  }
}
