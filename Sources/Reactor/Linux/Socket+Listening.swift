// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

extension Socket {
  /// The options of a listening socket.
  public struct ListenOptions: Hashable, Sendable {
    /// Connections that the kernel holds for us until they are accepted. It cuts this to
    /// `net.core.somaxconn` (4,096 since Linux 5.4).
    public var backlog: Int32 = 4096
    /// Lets every loop open its own listener on one TCP port; the kernel distributes connections.
    public var sharesPort = true
    /// The mode of a Unix socket: by default only its owner may connect.
    public var mode: UInt32 = 0o600

    public init() {}
  }

  /// Opens a listener, which turns readable when a connection waits. A Unix socket file that
  /// no process answers on is replaced; one in use is an error.
  public static func listen(
    on address: SocketAddress, options: ListenOptions = ListenOptions()
  ) throws(ReactorError) -> Socket {
    let socket = try bound(to: address, options: options)
    try socket.listen(backlog: options.backlog)
    return socket
  }

  /// Binds a socket that `listen` is called on later; until then the kernel refuses connections.
  static func bound(
    to address: SocketAddress, options: ListenOptions
  ) throws(ReactorError) -> Socket {
    let socket = try open(family: address.family)
    if case .unix(let path) = address {
      try removeStale(path: path)
    } else {
      try socket.enable(SO_REUSEADDR)
      if options.sharesPort { try socket.enable(SO_REUSEPORT) }
    }
    let descriptor = socket.descriptor
    guard try address.withSystem({ bind(descriptor, $0, $1) }) == 0 else {
      throw ReactorError.system(.bind, code: errno)
    }
    // No one can connect before listen(), so the mode is never wider than requested.
    if case .unix(let path) = address, chmod(path, options.mode) != 0 {
      throw ReactorError.system(.chmod, code: errno)
    }
    return socket
  }

  /// Has the kernel take connections, `backlog` of them until they are accepted. Wraps `listen`.
  borrowing func listen(backlog: Int32) throws(ReactorError) {
    guard Glibc.listen(descriptor, backlog) == 0 else {
      throw ReactorError.system(.listen, code: errno)
    }
  }

  /// A pending connection and its peer, or nil if there is none. Connections that were aborted
  /// meanwhile are skipped. Wraps `accept4`.
  public borrowing func accept() throws(ReactorError) -> Accepted? {
    let descriptor = descriptor
    while true {
      let (result, address) = SocketAddress.read { clinux_accept(descriptor, $0, $1) }
      if result >= 0 {
        return Accepted(socket: Socket(descriptor: result), peer: address ?? .unix(path: ""))
      }
      switch errno {
      case EINTR, ECONNABORTED: continue
      // accept(2): pending errors of the new connection, not of the listener.
      case ENETDOWN, EPROTO, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP,
        ENETUNREACH:
        continue
      case EAGAIN: return nil
      default: throw ReactorError.system(.accept4, code: errno)
      }
    }
  }

  /// A connection just accepted.
  public struct Accepted: ~Copyable {
    /// The connection.
    public let socket: Socket
    /// Its other end.
    public let peer: SocketAddress

    /// Hands the socket to its new owner.
    public consuming func takeSocket() -> Socket { socket }
  }

  /// A second descriptor of the same socket, so that several loops accept from one Unix listener.
  public borrowing func duplicate() throws(ReactorError) -> Socket {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw ReactorError.system(.dup, code: errno) }
    return Socket(descriptor: copy)
  }

  private borrowing func enable(_ option: Int32) throws(ReactorError) {
    var on: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    guard setsockopt(descriptor, SOL_SOCKET, option, &on, size) == 0 else {
      throw ReactorError.system(.setsockopt, code: errno)
    }
  }

  /// Removes a socket file left by a process that crashed. Any other file at `path` stays, and
  /// bind() reports the error.
  private static func removeStale(path: String) throws(ReactorError) {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
    let probe = try open(family: AF_UNIX)
    let descriptor = probe.descriptor
    let result = try SocketAddress.unix(path: path).withSystem {
      Glibc.connect(descriptor, $0, $1)
    }
    if result == 0 || errno == EAGAIN { throw ReactorError.socketPathInUse(path) }
    guard errno == ECONNREFUSED else { return }
    guard unlink(path) == 0 || errno == ENOENT else {
      throw ReactorError.system(.unlink, code: errno)
    }
  }
}
