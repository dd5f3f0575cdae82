// SPDX-License-Identifier: Apache-2.0

import RPC
import Reactor

/// The proxies whose word counts for where a request comes from.
///
/// Only limits and logs use it. A caller's identity never comes from a field that anyone can set.
public struct TrustedProxies: Sendable, Hashable {
  private let blocks: [AddressBlock]

  /// The proxies with these addresses.
  public init(_ blocks: [AddressBlock] = []) { self.blocks = blocks }

  /// True if no proxy is trusted.
  var isEmpty: Bool { blocks.isEmpty }

  /// The effective peer. If the peer is a trusted proxy, this is the last address in
  /// `x-forwarded-for` that is not a trusted proxy, since each proxy appends the address that it
  /// saw.
  ///
  /// Entries before that one are the caller's own word. A text that is not an address ends
  /// the search at the proxy that wrote it.
  func caller(behind peer: Peer, _ metadata: Metadata) -> Peer {
    guard let nearest = IPAddress(perhapsWithPort: peer.address[...]), isTrusted(nearest) else {
      return peer
    }
    var found: IPAddress?
    let lists = metadata.values("x-forwarded-for").map { String(decoding: $0, as: UTF8.self) }
    for entry in lists.joined(separator: ",").split(separator: ",").reversed() {
      guard let address = IPAddress(perhapsWithPort: Self.trimmed(entry)) else { break }
      found = address
      if !isTrusted(address) { break }
    }
    guard let address = found?.socketAddress else { return peer }
    // A caller behind a proxy is never considered local.
    return Peer(
      address: String(address.description.dropLast(":0".count)),
      network: address.network.description, isLocal: false,
      identity: peer.identity)
  }

  private func isTrusted(_ address: IPAddress) -> Bool { blocks.contains { $0.contains(address) } }

  private static func trimmed(_ text: Substring) -> Substring {
    let text = text.drop { $0 == " " || $0 == "\t" }
    guard let last = text.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
    return text[...last]
  }
}
