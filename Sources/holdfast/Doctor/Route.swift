// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reactor

/// The network path to a server: name resolution and connection.
struct Route {
  private let address: String

  init(_ address: String) { self.address = address }

  /// A socket address in the system's representation.
  struct Address {
    var storage = sockaddr_storage()
    var length: socklen_t = 0
  }

  /// Resolves the name.
  func lookUp() -> (finding: Finding, addresses: [Address]) {
    switch try? SocketAddress.split(address) {
    case .unix(let path):
      return (Finding(verdict: .ok, step: "name", words: "a local socket"), [local(path)])
    case .host(let host, let port): return lookUp(host, port)
    case nil:
      return (Finding(verdict: .failure, step: "name", words: "not an address: \(address)"), [])
    }
  }

  private func lookUp(_ host: String, _ port: UInt16) -> (Finding, [Address]) {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, "\(port)", &hints, &list)
    defer { if let list { freeaddrinfo(list) } }
    guard status == 0 else {
      let finding = Finding(
        verdict: .failure, step: "name",
        words: "\(host): \(String(cString: gai_strerror(status)))",
        remedy: "Check the spelling, and that this machine can reach a DNS server.")
      return (finding, [])
    }
    var addresses: [Address] = []
    var next = list
    while let info = next {
      var address = Address()
      address.length = info.pointee.ai_addrlen
      memcpy(&address.storage, info.pointee.ai_addr, Int(address.length))
      addresses.append(address)
      next = info.pointee.ai_next
    }
    let words = "\(host) has \(addresses.count) address\(addresses.count == 1 ? "" : "es")"
    return (Finding(verdict: .ok, step: "name", words: words), addresses)
  }

  private func local(_ path: String) -> Address {
    var address = Address()
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &name.sun_path) { room in
      for (index, byte) in path.utf8.prefix(room.count - 1).enumerated() { room[index] = byte }
    }
    address.length = socklen_t(MemoryLayout<sockaddr_un>.size)
    memcpy(&address.storage, &name, MemoryLayout<sockaddr_un>.size)
    return address
  }

  /// Connects to the first address that accepts.
  static func connect(_ addresses: [Address]) -> Finding {
    var failure: Int32 = 0
    for address in addresses {
      failure = connect(address)
      guard failure != 0 else {
        return Finding(verdict: .ok, step: "connection", words: "established")
      }
    }
    return Finding(
      verdict: .failure, step: "connection", words: String(cString: strerror(failure)),
      remedy: failure == ECONNREFUSED || failure == ENOENT
        ? "No program listens there: start the server, or choose another with --server."
        : "Check the network and firewalls on the way.")
  }

  /// Connects within 5 seconds; returns 0 or errno.
  private static func connect(_ address: Address) -> Int32 {
    let family = Int32(address.storage.ss_family)
    let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    // The send timeout also applies to connecting (socket(7)).
    var limit = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let outcome = withUnsafePointer(to: address.storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, address.length)
      }
    }
    guard outcome != 0 else { return 0 }
    return errno == EINPROGRESS ? ETIMEDOUT : errno
  }
}
