// SPDX-License-Identifier: Apache-2.0

import RPC
import Reactor

extension PeerIdentity {
  /// The process at the other end of a Unix socket; nil for other sockets.
  convenience init?(unixPeerOf socket: borrowing Socket) {
    guard let credentials = socket.peerCredentials() else { return nil }
    self.init(
      unixCredentials: UnixCredentials(
        userID: credentials.userID, groupID: credentials.groupID,
        processID: credentials.processID))
  }
}
