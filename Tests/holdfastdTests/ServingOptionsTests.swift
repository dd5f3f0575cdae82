// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Logging
import Testing

@testable import holdfastd

@Suite struct ServingOptionsTests {
  private func options(_ arguments: String...) throws -> ServingOptions {
    try ServingOptions.parse(arguments)
  }

  @Test(arguments: [
    "127.0.0.1:0", "127.8.9.10:1", "[::1]:1", "unix:/tmp/holdfast.socket",
  ])
  func `addresses of this machine are served`(address: String) throws {
    #expect(try options("--listen", address).addresses().map(\.text) == [address])
  }

  @Test(arguments: ["0.0.0.0:1", "[::]:1", "192.0.2.1:1", "[2001:db8::1]:1"])
  func `addresses that others can reach are refused`(address: String) throws {
    let options = try options("--listen", address)
    #expect(throws: Failure.self) { try options.addresses() }
  }

  @Test(arguments: ["127.0.0.1", "127.0.0.1:65536", ":1", "unix:", "::1:1"])
  func `what is no address is refused`(address: String) throws {
    let options = try options("--listen", address)
    #expect(throws: ValidationError.self) { try options.addresses() }
  }

  @Test func `one bad address among good ones is refused`() throws {
    let options = try options("--listen", "127.0.0.1:0", "--listen", "0.0.0.0:0")
    #expect(throws: Failure.self) { try options.addresses() }
  }

  @Test func `numbers out of range are refused`() {
    #expect(throws: (any Error).self) { try options("--loops", "0") }
    #expect(throws: (any Error).self) { try options("--drain-seconds", "-1") }
    #expect(throws: (any Error).self) { try options("--log-level", "loud") }
  }

  @Test func `every level of the log is one of swift-log`() {
    for level in LogLevel.allCases { #expect(level.level.rawValue == level.rawValue) }
  }
}
