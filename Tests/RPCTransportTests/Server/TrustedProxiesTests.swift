// SPDX-License-Identifier: Apache-2.0

import RPC
import Testing

@testable import RPCTransport

@Suite struct TrustedProxiesTests {
  private static let proxies = TrustedProxies(
    ["10.0.0.0/8", "192.0.2.7", "2001:db8:f::/48"].compactMap { AddressBlock($0) })

  private func caller(_ lists: [String], behind address: String = "10.1.2.3:40112") -> Peer {
    var metadata = Metadata()
    for list in lists { metadata.append("x-forwarded-for", list) }
    let peer = Peer(address: address, network: "own", isLocal: true)
    return Self.proxies.caller(behind: peer, metadata)
  }

  @Test(arguments: [
    ("203.0.113.9", "203.0.113.9"), ("6.6.6.6, 203.0.113.9", "203.0.113.9"),
    ("203.0.113.9, 10.9.9.9,192.0.2.7", "203.0.113.9"), ("203.0.113.9:5000", "203.0.113.9"),
    ("\t203.0.113.9 ", "203.0.113.9"), ("10.4.4.4, 10.5.5.5", "10.4.4.4"),
    ("2001:db8::1", "[2001:db8::1]"), ("[2001:db8::1]:443, 2001:db8:f::2", "[2001:db8::1]"),
    ("::ffff:203.0.113.9", "203.0.113.9"), ("unknown, 203.0.113.9", "203.0.113.9"),
  ])
  func `behind a trusted proxy the last address that is not trusted counts`(
    list: String, address: String
  ) {
    #expect(caller([list]).address == address)
  }

  @Test func `several fields are one list`() {
    #expect(caller(["203.0.113.9", "10.9.9.9"]).address == "203.0.113.9")
    #expect(caller(["6.6.6.6", "203.0.113.9", "10.9.9.9"]).address == "203.0.113.9")
  }

  @Test(arguments: ["", ",", "unknown", "_hidden", "203.0.113.9, unknown", "1.2.3", "[::1"])
  func `what is not an address leaves the proxy as the peer`(list: String) {
    #expect(caller([list]).address == "10.1.2.3:40112")
    #expect(caller([]).address == "10.1.2.3:40112")
  }

  @Test func `a text ends the search at the proxy that wrote it`() {
    #expect(caller(["203.0.113.9, unknown, 10.9.9.9"]).address == "10.9.9.9")
  }

  @Test(arguments: ["203.0.113.1:1", "11.0.0.1:1", "[2001:db8:e::1]:1", "unix:", "in-process"])
  func `the word of anybody else is not believed`(address: String) {
    #expect(caller(["198.51.100.1"], behind: address).address == address)
  }

  @Test func `limits count the network of the address, and nobody is near`() {
    let caller = caller(["2001:db8::1"])
    #expect(caller.network == self.caller(["2001:db8::ffff"]).network)
    #expect(caller.network != self.caller(["2001:db8:1::1"]).network)
    #expect(!caller.isLocal)
    #expect(!self.caller(["127.0.0.1"]).isLocal)
  }

  @Test func `an identity is that of the connection`() {
    let identity = PeerIdentity(
      unixCredentials: UnixCredentials(userID: 7, groupID: 7, processID: 7))
    let peer = Peer(address: "10.0.0.1:1", isLocal: false, identity: identity)
    let caller = Self.proxies.caller(behind: peer, ["x-forwarded-for": "203.0.113.9"])
    #expect(caller.identity == identity)
    #expect(caller.address == "203.0.113.9")
  }

  @Test(arguments: [
    "10.0.0.0/8", "0.0.0.0/0", "192.0.2.1", "192.0.2.1/32", "::/0", "2001:db8::/32", "::1",
    "::ffff:10.0.0.0/104",
  ])
  func `blocks are read`(text: String) { #expect(AddressBlock(text) != nil) }

  @Test(arguments: [
    "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0/8",
    "2001:db8::/129", "2001:db8::1/32", "example", "10.0.0.0/8/8", "10.0.0.0 /8", "*",
  ])
  func `anything else is not a block`(text: String) { #expect(AddressBlock(text) == nil) }

  @Test func `a block has the addresses that begin like it`() throws {
    for (block, inside, outside) in [
      ("10.0.0.0/8", "10.255.255.255", "11.0.0.0"), ("192.0.2.128/25", "192.0.2.200", "192.0.2.1"),
      ("2001:db8::/65", "2001:db8::7fff:0:0:1", "2001:db8:0:0:8000::"),
      ("2001:db8::/32", "2001:db8:ffff::", "2001:db9::"), ("0.0.0.0/0", "8.8.8.8", "2001::1"),
      ("::ffff:10.0.0.0/104", "10.1.1.1", "11.1.1.1"),
    ] {
      let block = try #require(AddressBlock(block))
      #expect(block.contains(try #require(IPAddress(inside))))
      #expect(!block.contains(try #require(IPAddress(outside))))
    }
  }
}
