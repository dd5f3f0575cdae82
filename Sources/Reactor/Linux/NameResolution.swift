// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// The system's resolver.
public enum NameResolution {
  /// The reason why a host has no address; the resolver's words.
  public struct Failure: Error, Hashable, Sendable {
    /// Such as "Name or service not known".
    public let reason: String
  }

  /// The addresses of a host in numeric form, each once, in the order in which to try them. Asks
  /// name servers and may block for seconds: not for a loop's thread.
  public static func addresses(of host: String) throws(Failure) -> [String] {
    var hints = addrinfo()
    hints.ai_socktype = clinux_socket_stream
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, nil, &hints, &list)
    guard code == 0 else {
      throw Failure(reason: gai_strerror(code).map { String(cString: $0) } ?? "error \(code)")
    }
    defer { freeaddrinfo(list) }
    var found: [String] = []
    var next = list
    while let entry = next {
      next = entry.pointee.ai_next
      guard let address = numeric(entry.pointee), !found.contains(address) else { continue }
      found.append(address)
    }
    guard !found.isEmpty else { throw Failure(reason: "no address of a kind that is in use") }
    return found
  }

  /// An address as text, with the interface of a link-local one.
  private static func numeric(_ entry: addrinfo) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { buffer in
      let code = getnameinfo(
        entry.ai_addr, entry.ai_addrlen, buffer.baseAddress, socklen_t(buffer.count), nil, 0,
        NI_NUMERICHOST)
      return code == 0 ? buffer.baseAddress.map { String(cString: $0) } : nil
    }
  }
}
