// SPDX-License-Identifier: Apache-2.0

/// The other end of a connection.
///
/// A class, so that a call carries it for the price of one reference.
public final class Peer: Sendable {
  /// `127.0.0.1:40112`, `unix:` or `in-process`.
  public let address: String
  /// The key of limits for one address: the address without its port, and of IPv6 the network.
  public let network: String
  /// True if the peer is on this machine: a loopback address, a Unix socket or in process.
  public let isLocal: Bool
  /// The peer's identity, if it presented a verified certificate or came by a Unix socket.
  public let identity: PeerIdentity?

  /// A peer as its transport sees it; without a network its address counts whole.
  public init(
    address: String, network: String? = nil, isLocal: Bool, identity: PeerIdentity? = nil
  ) {
    self.address = address
    self.network = network ?? address
    self.isLocal = isLocal
    self.identity = identity
  }
}

extension Peer: Hashable {
  public static func == (left: Peer, right: Peer) -> Bool {
    left.address == right.address && left.network == right.network
      && left.isLocal == right.isLocal && left.identity == right.identity
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(address) }
}
