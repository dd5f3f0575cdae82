// SPDX-License-Identifier: Apache-2.0

/// The address of either end of a socket: an IP address with a port, or a Unix socket's path.
public enum SocketAddress: Hashable, Sendable {
  /// An IPv4 address, most significant byte first.
  case ipv4(UInt32, port: UInt16)
  /// An IPv6 address as its 16 bytes, most significant first, with the interface of a link-local
  /// address.
  case ipv6(high: UInt64, low: UInt64, scope: UInt32, port: UInt16)
  /// A path in the file system; empty for an unnamed peer.
  case unix(path: String)

  /// Port `port` of 127.0.0.1.
  public static func loopback(port: UInt16) -> SocketAddress { .ipv4(0x7F00_0001, port: port) }

  /// The port of an IP address, or nil.
  public var port: UInt16? {
    switch self {
    case .ipv4(_, let port), .ipv6(_, _, _, let port): port
    case .unix: nil
    }
  }

  /// True when only processes on this machine can be at the other end: a Unix socket, 127.0.0.0/8,
  /// ::1, or 127.0.0.0/8 mapped into IPv6.
  public var isLocal: Bool {
    switch self {
    case .ipv4(let address, _): address >> 24 == 127
    case .ipv6(let high, let low, _, _):
      high == 0 && (low == 1 || low >> 24 == 0xFFFF_7F)
    case .unix: true
    }
  }

  /// Splits `host:port`, `[ipv6]:port` or `unix:/path`. The host may be a name; a port is required.
  public static func split(_ text: String) throws(ReactorError) -> Parts {
    if text.hasPrefix("unix:") {
      let path = String(text.dropFirst("unix:".count))
      guard !path.isEmpty else { throw ReactorError.addressInvalid(text) }
      return .unix(path: path)
    }
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...])
    else { throw ReactorError.addressInvalid(text) }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      throw ReactorError.addressInvalid(text)
    }
    guard !host.isEmpty else { throw ReactorError.addressInvalid(text) }
    return .host(String(host), port: port)
  }

  /// The parts of an address in text form.
  public enum Parts: Hashable, Sendable {
    /// A host name or IP address, and a port.
    case host(String, port: UInt16)
    /// The path of a Unix socket.
    case unix(path: String)
  }
}
