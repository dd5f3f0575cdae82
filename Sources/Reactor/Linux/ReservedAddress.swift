// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// An address that this process has bound but does not listen on yet: no other process can bind it,
/// and connection attempts are refused at once.
///
///     reserved --listen--> taken over by a listener
///         \__let go of__> free
///
/// For any thread.
public final class ReservedAddress: Sendable {
  /// The address, with the port that port 0 became.
  public let address: SocketAddress

  private let slot: Mutex<Slot>
  private let options: Socket.ListenOptions
  /// The file of a Unix socket, which another process may take for a stale one and replace.
  private let file: FileIdentity?

  private struct Slot: ~Copyable {
    var socket: Socket?
  }

  /// Binds `address`; fails while another socket listens on it. `mode` is the file mode of a Unix
  /// socket, 0600 by default.
  public init(_ address: SocketAddress, mode: UInt32 = 0o600) throws(ReactorError) {
    var options = Socket.ListenOptions()
    // A port that is shared would be shared with another server of this user too.
    options.sharesPort = false
    options.mode = mode
    self.options = options
    let socket = try Socket.bound(to: address, options: options)
    self.address = try socket.localAddress()
    file = FileIdentity(of: address)
    slot = Mutex(Slot(socket: consume socket))
  }

  deinit {
    // A file on which nothing will ever listen is of no use.
    guard case .unix(let path) = address, slot.withLock({ $0.socket != nil }),
      FileIdentity(of: address) == file
    else { return }
    unlink(path)
  }

  /// Listens and returns the listener; may be called once. Fails if another process has begun to
  /// listen on the address, since TCP lets several bind one port before they listen.
  public func listen() throws(ReactorError) -> Socket {
    guard let socket = slot.withLock({ $0.socket.take() }) else {
      preconditionFailure("An address is listened on once.")
    }
    if case .unix(let path) = address, FileIdentity(of: address) != file {
      throw ReactorError.socketPathInUse(path)
    }
    try socket.listen(backlog: options.backlog)
    return socket
  }
}

/// Distinguishes a file from another that takes its name.
private struct FileIdentity: Hashable {
  let device: dev_t
  let inode: ino_t

  /// The file of a Unix socket; nil for other addresses, and where there is none.
  init?(of address: SocketAddress) {
    guard case .unix(let path) = address else { return nil }
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    device = status.st_dev
    inode = status.st_ino
  }
}
