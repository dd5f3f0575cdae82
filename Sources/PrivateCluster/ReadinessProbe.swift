// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Asks a server over its Unix socket whether it takes sessions, as `pg_isready` does.
///
/// A server listens before it has recovered; until then it answers a startup message with an error.
/// So the probe sends one (PostgreSQL manual 55.2.1) and looks at the first byte of the reply.
struct ReadinessProbe {
  let socket: String
  let user: String
  let database: String

  /// The time in which a server that accepted the connection must answer.
  private static let replyMilliseconds: Int32 = 2_000

  /// Glibc declares the kind and its flag as an enumeration, which Swift does not join with `|`.
  private static let socketKind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)

  /// True once the server began to authenticate the session, which means that it is ready.
  func isReady() -> Bool {
    let file = Glibc.socket(AF_UNIX, Self.socketKind, 0)
    guard file >= 0 else { return false }
    defer { close(file) }
    guard connect(file) else { return false }
    let message = startupMessage()
    guard send(file, message, message.count, Int32(MSG_NOSIGNAL)) == message.count
    else { return false }
    var event = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
    guard poll(&event, 1, Self.replyMilliseconds) == 1 else { return false }
    var first: UInt8 = 0
    return recv(file, &first, 1, 0) == 1 && first == UInt8(ascii: "R")
  }

  private func connect(_ file: Int32) -> Bool {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = Array(socket.utf8)
    guard path.count <= SocketDirectory.socketPathSizeMax else { return false }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(file, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
  }

  /// Length, protocol 3.0, then pairs of NUL-terminated names and values, then a NUL.
  private func startupMessage() -> [UInt8] {
    var body: [UInt8] = [0, 3, 0, 0]
    for text in ["user", user, "database", database] { body += Array(text.utf8) + [0] }
    body.append(0)
    let length = UInt32(body.count + 4)
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + body
  }
}
