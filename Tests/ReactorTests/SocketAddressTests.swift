// SPDX-License-Identifier: Apache-2.0

import Reactor
import Testing

@Suite struct SocketAddressTests {
  @Test(arguments: [
    ("127.0.0.1:50051", SocketAddress.loopback(port: 50051), true),
    ("localhost:1", .loopback(port: 1), true),
    ("0.0.0.0:80", .ipv4(0, port: 80), false),
    ("[::1]:443", .ipv6(high: 0, low: 1, scope: 0, port: 443), true),
    ("[2001:db8::2]:9", .ipv6(high: 0x2001_0DB8 << 32, low: 2, scope: 0, port: 9), false),
    ("[::ffff:127.0.0.1]:9", .ipv6(high: 0, low: 0xFFFF_7F00_0001, scope: 0, port: 9), true),
    ("unix:/run/a.sock", .unix(path: "/run/a.sock"), true),
  ])
  func `addresses are read from text`(text: String, address: SocketAddress, isLocal: Bool) throws {
    #expect(try SocketAddress(parsing: text) == address)
    #expect(address.isLocal == isLocal)
    if !text.hasPrefix("localhost") { #expect(address.description == text) }
  }

  @Test(arguments: [
    "", "localhost", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", ":80", "::1:80", "unix:",
    "256.0.0.1:80", "a b:80", "[::1]80", "[]:80", "127.0.0.1:+1x",
  ])
  func `text that is no address is refused`(text: String) {
    #expect(throws: ReactorError.addressInvalid(text)) { _ = try SocketAddress(parsing: text) }
  }

  @Test func `names are resolved on request`() throws {
    #expect(try SocketAddress.resolve("localhost:7").contains { $0.isLocal && $0.port == 7 })
    #expect(try SocketAddress.resolve("unix:/a") == [.unix(path: "/a")])
  }

  @Test func `a name that does not resolve is told with the resolver's reason`() {
    let error = #expect(throws: ReactorError.self) { try SocketAddress.resolve("a b:7") }
    guard case .nameUnresolved("a b", let reason)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!reason.isEmpty)
    #expect(error?.description == "the name 'a b' does not resolve to an address: \(reason)")
  }

  @Test(arguments: [
    ("192.0.2.1:5", "192.0.2.1:0"), ("[::ffff:192.0.2.1]:5", "192.0.2.1:0"),
    ("[2001:db8:1:2:3:4:5:6]:5", "[2001:db8:1:2::]:0"),
    ("[2001:db8:1:2:ffff::1]:9", "[2001:db8:1:2::]:0"),
    ("[2001:db8:1:3::1]:9", "[2001:db8:1:3::]:0"), ("[::1]:5", "[::]:0"),
  ])
  func `an address counts for itself in IPv4 and for its network in IPv6`(
    address: String, network: String
  ) throws {
    let counted = try SocketAddress(parsing: address).network
    #expect(try counted == SocketAddress(parsing: network))
    #expect(counted.network == counted)
  }

  @Test func `all Unix sockets count as one, and links by their interface`() {
    #expect(SocketAddress.unix(path: "/a").network == SocketAddress.unix(path: "/b").network)
    let links = [1, 2].map {
      SocketAddress.ipv6(high: 0xFE80 << 48, low: 7, scope: $0, port: 1).network
    }
    #expect(links[0] != links[1])
  }
}
