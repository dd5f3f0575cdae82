// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

extension SocketAddress {
  /// Reads an address from text: `127.0.0.1:50051`, `[::1]:50051`, `localhost:50051` (which is
  /// 127.0.0.1), `unix:/run/holdfast.sock`. Never resolves names.
  public init(parsing text: String) throws(ReactorError) {
    switch try Self.split(text) {
    case .unix(let path): self = .unix(path: path)
    case .host("localhost", let port): self = .loopback(port: port)
    case .host(let host, let port):
      guard let address = Self.numeric(host, port: port) else {
        throw ReactorError.addressInvalid(text)
      }
      self = address
    }
  }

  /// The addresses of `text`, whose host may be a name. Uses the resolver and may block for
  /// seconds: not for a loop's thread.
  public static func resolve(_ text: String) throws(ReactorError) -> [SocketAddress] {
    guard case .host(let host, let port) = try split(text) else {
      return [try SocketAddress(parsing: text)]
    }
    if let address = numeric(host, port: port) { return [address] }
    var hints = addrinfo()
    hints.ai_socktype = clinux_socket_stream
    var list: UnsafeMutablePointer<addrinfo>?
    let result = getaddrinfo(host, nil, &hints, &list)
    guard result == 0 else {
      let reason = SystemMessage.text(ofResolver: result, errno)
      throw ReactorError.nameUnresolved(host, reason: reason)
    }
    defer { freeaddrinfo(list) }
    var found: [SocketAddress] = []
    var next = list
    while let entry = next {
      next = entry.pointee.ai_next
      guard let raw = entry.pointee.ai_addr else { continue }
      let bytes = UnsafeRawBufferPointer(start: raw, count: Int(entry.pointee.ai_addrlen))
      if let address = SocketAddress(system: bytes)?.with(port: port) { found.append(address) }
    }
    guard !found.isEmpty else {
      throw ReactorError.nameUnresolved(host, reason: "it has neither an IPv4 nor an IPv6 address")
    }
    return found
  }

  private static func numeric(_ host: String, port: UInt16) -> SocketAddress? {
    var four = in_addr()
    if inet_pton(AF_INET, host, &four) == 1 {
      return .ipv4(UInt32(bigEndian: four.s_addr), port: port)
    }
    var six = in6_addr()
    guard inet_pton(AF_INET6, host, &six) == 1 else { return nil }
    return withUnsafeBytes(of: &six) { bytes in
      .ipv6(high: bytes.bigEndian(at: 0), low: bytes.bigEndian(at: 8), scope: 0, port: port)
    }
  }

  private func with(port: UInt16) -> SocketAddress {
    switch self {
    case .ipv4(let address, _): .ipv4(address, port: port)
    case .ipv6(let high, let low, let scope, _):
      .ipv6(high: high, low: low, scope: scope, port: port)
    case .unix: self
    }
  }

  /// The address in a kernel's `sockaddr`, or nil for a family that we do not use.
  init?(system bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= MemoryLayout<sa_family_t>.size else { return nil }
    switch Int32(bytes.loadUnaligned(as: sa_family_t.self)) {
    case AF_INET where bytes.count >= MemoryLayout<sockaddr_in>.size:
      let raw = bytes.loadUnaligned(as: sockaddr_in.self)
      self = .ipv4(UInt32(bigEndian: raw.sin_addr.s_addr), port: UInt16(bigEndian: raw.sin_port))
    case AF_INET6 where bytes.count >= MemoryLayout<sockaddr_in6>.size:
      let raw = bytes.loadUnaligned(as: sockaddr_in6.self)
      self = withUnsafeBytes(of: raw.sin6_addr) { address in
        .ipv6(
          high: address.bigEndian(at: 0), low: address.bigEndian(at: 8),
          scope: raw.sin6_scope_id, port: UInt16(bigEndian: raw.sin6_port))
      }
    case AF_UNIX:
      let path = bytes.dropFirst(MemoryLayout<sa_family_t>.size).prefix { $0 != 0 }
      self = .unix(path: String(decoding: path, as: UTF8.self))
    default: return nil
    }
  }

  var family: Int32 {
    switch self {
    case .ipv4: AF_INET
    case .ipv6: AF_INET6
    case .unix: AF_UNIX
    }
  }

  /// Calls `body` with the kernel's form of this address.
  func withSystem<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) throws(ReactorError) -> Result {
    switch self {
    case .ipv4(let address, let port):
      var raw = sockaddr_in()
      raw.sin_family = sa_family_t(AF_INET)
      raw.sin_port = port.bigEndian
      raw.sin_addr.s_addr = address.bigEndian
      return Self.rebind(&raw, size: MemoryLayout<sockaddr_in>.size, body)
    case .ipv6(let high, let low, let scope, let port):
      var raw = sockaddr_in6()
      raw.sin6_family = sa_family_t(AF_INET6)
      raw.sin6_port = port.bigEndian
      raw.sin6_scope_id = scope
      withUnsafeMutableBytes(of: &raw.sin6_addr) { bytes in
        bytes.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
        bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
      }
      return Self.rebind(&raw, size: MemoryLayout<sockaddr_in6>.size, body)
    case .unix(let path):
      var raw = sockaddr_un()
      raw.sun_family = sa_family_t(AF_UNIX)
      let capacity = MemoryLayout.size(ofValue: raw.sun_path) - 1
      guard path.utf8.count <= capacity else {
        throw ReactorError.socketPathTooLong(path.utf8.count)
      }
      withUnsafeMutableBytes(of: &raw.sun_path) { $0.copyBytes(from: path.utf8) }
      return Self.rebind(&raw, size: MemoryLayout<sockaddr_un>.size, body)
    }
  }

  private static func rebind<Raw, Result>(
    _ raw: inout Raw, size: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: &raw) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(size)) }
    }
  }

  /// Asks the kernel for an address with `getsockname` and its like.
  static func read(
    _ call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) -> (result: Int32, address: SocketAddress?) {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, &size) }
    }
    guard result >= 0 else { return (result, nil) }
    let address = withUnsafeBytes(of: &storage) { bytes in
      SocketAddress(system: UnsafeRawBufferPointer(rebasing: bytes.prefix(Int(size))))
    }
    return (result, address)
  }
}

/// The text that `SocketAddress(parsing:)` reads.
extension SocketAddress: CustomStringConvertible {
  public var description: String {
    switch self {
    case .ipv4(let address, let port):
      let bytes = [24, 16, 8, 0].map { String(address >> $0 & 255) }
      return bytes.joined(separator: ".") + ":\(port)"
    case .ipv6(let high, let low, _, let port):
      var raw = in6_addr()
      withUnsafeMutableBytes(of: &raw) { bytes in
        bytes.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
        bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
      }
      let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
        inet_ntop(AF_INET6, &raw, buffer.baseAddress, 64).map { String(cString: $0) } ?? "?"
      }
      return "[\(text)]:\(port)"
    case .unix(let path): return "unix:\(path)"
    }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func bigEndian(at offset: Int) -> UInt64 {
    UInt64(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
