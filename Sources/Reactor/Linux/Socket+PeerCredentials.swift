// SPDX-License-Identifier: Apache-2.0

import CLinux

extension Socket {
  /// A process of this machine, as the kernel knows it.
  public struct PeerCredentials: Hashable, Sendable {
    /// Its user.
    public let userID: UInt32
    /// Its group.
    public let groupID: UInt32
    /// Its process id; 0 for a process outside this process's namespace.
    public let processID: Int32
  }

  /// The user who connected to this end of a Unix socket; nil for other sockets. Wraps
  /// `SO_PEERCRED`.
  public borrowing func peerCredentials() -> PeerCredentials? {
    var (user, group, process) = (UInt32(0), UInt32(0), Int32(0))
    guard clinux_peer_credentials(descriptor, &user, &group, &process) == 0 else { return nil }
    // The kernel's value without a peer, as for a TCP socket.
    guard user != UInt32.max else { return nil }
    return PeerCredentials(userID: user, groupID: group, processID: process)
  }
}
