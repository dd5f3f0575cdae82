// SPDX-License-Identifier: Apache-2.0

extension SocketAddress {
  /// The key for limits per address: the host, as far as it can be derived from an address.
  ///
  /// An IPv4 address counts for itself, also where it comes mapped into IPv6 (RFC 4291 section
  /// 2.5.5.2). A host of IPv6 has at least a network of 64 bits to itself (RFC 4291 section 2.5.4,
  /// RFC 6177) and could come from another of its addresses every time: there the network counts.
  /// All Unix sockets are one. The port is 0.
  public var network: SocketAddress {
    switch self {
    case .ipv4(let address, _): .ipv4(address, port: 0)
    case .ipv6(0, let low, _, _) where low >> 32 == 0xFFFF:
      .ipv4(UInt32(truncatingIfNeeded: low), port: 0)
    case .ipv6(let high, _, let scope, _): .ipv6(high: high, low: 0, scope: scope, port: 0)
    case .unix: .unix(path: "")
    }
  }
}
