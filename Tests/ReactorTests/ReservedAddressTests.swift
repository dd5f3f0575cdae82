// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing

@testable import Reactor

@Suite(.timeLimit(.minutes(hangLimitMinutes))) struct ReservedAddressTests {
  private func scratch(_ name: String) -> SocketAddress {
    .unix(path: "/tmp/holdfast-\(getpid())-reserved-\(name).sock")
  }

  /// Connects; nil when that succeeded. The kernel of this machine decides at once.
  private func refusal(of address: SocketAddress) -> ReactorError? {
    do throws(ReactorError) {
      let client = try Socket.connect(to: address)
      return client.connectError()
    } catch {
      return error
    }
  }

  @Test(arguments: ["tcp", "unix"])
  func `whoever connects is refused until it is listened on`(kind: String) throws {
    let reserved = try ReservedAddress(kind == "tcp" ? .loopback(port: 0) : scratch("refused"))
    #expect(refusal(of: reserved.address) == .system(.connect, code: ECONNREFUSED))
    let listener = try reserved.listen()
    #expect(refusal(of: reserved.address) == nil)
    if try listener.accept() == nil { Issue.record("nobody is accepted") }
    if case .unix(let path) = reserved.address { unlink(path) }
  }

  @Test func `an address that somebody listens on is not to be had`() throws {
    let listener = try Socket.listen(on: .loopback(port: 0))
    let address = try listener.localAddress()
    #expect(throws: ReactorError.system(.bind, code: EADDRINUSE)) { try ReservedAddress(address) }
  }

  @Test func `of two who have bound one port, the second to listen fails`() throws {
    let first = try ReservedAddress(.loopback(port: 0))
    let second = try ReservedAddress(first.address)
    let listener = try second.listen()
    #expect(throws: ReactorError.system(.listen, code: EADDRINUSE)) { _ = try first.listen() }
    #expect(try listener.localAddress() == second.address)
  }

  @Test func `a Unix socket that another process has replaced is not listened on`() throws {
    let address = scratch("replaced")
    let first = try ReservedAddress(address)
    let second = try ReservedAddress(address)
    guard case .unix(let path) = address else { return }
    #expect(throws: ReactorError.socketPathInUse(path)) { _ = try first.listen() }
    _ = try second.listen()
    #expect(access(path, F_OK) == 0)
    unlink(path)
  }

  @Test func `a Unix socket that is never listened on leaves no file`() throws {
    let address = scratch("unused")
    guard case .unix(let path) = address else { return }
    do {
      _ = try ReservedAddress(address)
    }
    #expect(access(path, F_OK) != 0)
  }
}
