// SPDX-License-Identifier: Apache-2.0

import Reactor

/// The address of a server: a host with a port, or a Unix socket.
public struct HoldfastAddress: Sendable, Hashable {
  /// The default port of a server.
  public static let defaultPort: UInt16 = 50_051
  /// The address of `holdfastd dev`: this machine at the default port.
  public static let development = hostname("127.0.0.1")

  private let place: Place

  private enum Place: Hashable {
    case host(String, port: UInt16)
    case unix(path: String)
  }

  /// A host name or IP address. All addresses of a name are tried in turn.
  public static func hostname(_ host: String, port: UInt16 = defaultPort) -> HoldfastAddress {
    HoldfastAddress(place: .host(host, port: port))
  }

  /// The path of a Unix socket.
  public static func unixSocket(_ path: String) -> HoldfastAddress {
    HoldfastAddress(place: .unix(path: path))
  }

  private init(place: Place) { self.place = place }

  /// Parses `host:port`, `[ipv6]:port` or `unix:/path`.
  ///
  /// - Throws: `CONFIGURATION_INVALID` for anything else.
  public init(_ text: String) throws(HoldfastError) {
    do throws(ReactorError) {
      place =
        switch try SocketAddress.split(text) {
        case .host(let host, let port): .host(host, port: port)
        case .unix(let path): .unix(path: path)
        }
    } catch {
      throw HoldfastError(.configurationInvalid, "\(error)")
    }
  }

  /// True if connections stay on this machine: a Unix socket, `localhost`, 127.0.0.0/8 or ::1.
  public var isLocal: Bool {
    switch place {
    case .unix: return true
    case .host(let host, _):
      // A host name may have the same prefix: 127.example.org.
      let isLoopback =
        host.hasPrefix("127.") && host.utf8.allSatisfy { "0123456789.".utf8.contains($0) }
      return isLoopback || host == "localhost" || host == "::1"
    }
  }
}

extension HoldfastAddress: CustomStringConvertible {
  /// The address in the form that `init(_:)` parses.
  public var description: String {
    switch place {
    case .host(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    case .unix(let path): "unix:\(path)"
    }
  }
}
