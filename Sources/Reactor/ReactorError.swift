// SPDX-License-Identifier: Apache-2.0

/// The errors of the reactor's system calls.
public enum ReactorError: Error, Hashable, Sendable {
  /// The kernel refused `call` with the `errno` value `code`.
  case system(SystemCall, code: Int32)
  /// The text is neither `host:port`, `[ipv6]:port` nor `unix:/path`.
  case addressInvalid(String)
  /// The resolver found no address for a host; `reason` is its message.
  case nameUnresolved(String, reason: String)
  /// A Unix socket path of this many bytes does not fit the kernel's 107.
  case socketPathTooLong(Int)
  /// Another process answers on this Unix socket path.
  case socketPathInUse(String)

  /// The `errno` value behind this error, or nil when no call failed.
  public var code: Int32? {
    if case .system(_, let code) = self { code } else { nil }
  }
}

/// The system calls of the reactor, for error messages.
public enum SystemCall: String, Hashable, Sendable {
  case accept4, bind, chmod, connect, dup
  case epollControl = "epoll_ctl"
  case epollCreate = "epoll_create1"
  case eventfd, getsockname, getsockopt, listen
  case pthreadCreate = "pthread_create"
  case recv, send, setsockopt, shutdown, socket, unlink
}

extension ReactorError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .system(let call, let code): "\(call.rawValue): \(SystemMessage.text(of: code))"
    case .addressInvalid(let text):
      "'\(text)' is not HOST:PORT, [IPV6]:PORT or unix:/PATH, with a port from 0 to 65535"
    case .nameUnresolved(let name, let reason):
      "the name '\(name)' does not resolve to an address: \(reason)"
    case .socketPathTooLong(let size): "a Unix socket path of \(size) bytes is too long (max 107)"
    case .socketPathInUse(let path): "another process listens on \(path)"
    }
  }
}
