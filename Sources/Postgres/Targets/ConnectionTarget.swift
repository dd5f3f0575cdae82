// SPDX-License-Identifier: Apache-2.0

/// A server that a connection string names: one entry of its lists of hosts, addresses and ports,
/// or one address of such a host.
public struct ConnectionTarget: Hashable, Sendable {
  /// A host name, an IP address or the folder of a Unix socket, as it was given; nil for the folder
  /// that libpq was built with.
  public let host: String?
  /// The IP address to connect to, where it is known: given as `hostaddr`, or resolved from `host`.
  public let address: String?
  /// The port, which is part of a Unix socket's name too.
  public let port: UInt16

  /// A target with these parts.
  public init(host: String?, address: String? = nil, port: UInt16 = Self.defaultPort) {
    self.host = host
    self.address = address
    self.port = port
  }

  /// PostgreSQL's port (IANA).
  public static let defaultPort: UInt16 = 5432

  /// True if this is a socket of this machine (libpq 34.1.2, `host`): a path, `@` before a name of
  /// the abstract namespace, or nothing.
  public var isUnixSocket: Bool {
    guard address == nil else { return false }
    return host.map { $0.hasPrefix("/") || $0.hasPrefix("@") } ?? true
  }

  /// True if the host's addresses are yet to be found.
  var needsResolution: Bool { address == nil && !isUnixSocket }

  /// The same host at one of its addresses.
  func at(_ address: String) -> ConnectionTarget {
    ConnectionTarget(host: host, address: address, port: port)
  }

  /// The parameters of this target for libpq. With `host` and `hostaddr` it resolves nothing, and
  /// still checks certificates and looks up passwords by the host's name.
  var parameters: [(keyword: String, value: String)] {
    var parameters = [("port", String(port))]
    if let name = host ?? address { parameters.append(("host", name)) }
    if let address { parameters.append(("hostaddr", address)) }
    return parameters
  }
}

/// `db1:5432`, `db1:5432 (10.0.0.1)`, `[::1]:5432`, `/var/run/postgresql:5432`.
extension ConnectionTarget: CustomStringConvertible {
  public var description: String {
    let name = host ?? address ?? "the default socket"
    let place = name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)"
    guard let address, address != name else { return place }
    return "\(place) (\(address))"
  }
}
