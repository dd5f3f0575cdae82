// SPDX-License-Identifier: Apache-2.0

import HTTP2
import RPC

/// The part of an HTTP/2 connection that its exchanges use: the session, the peer, and the driver
/// that writes queued output.
final class HTTP2Link {
  let session: HTTP2Session
  /// The other end, whose identity is known once TLS has verified it.
  var peer: Peer
  /// Nil before the connection starts, and once it is closed.
  var driver: SessionDriver?
  /// Calls that broke a rule of their protocol, which HTTP/2 does not see.
  private(set) var malformedCalls: UInt64 = 0
  /// The heads that have a `date`.
  let datedBlocks: DatedBlocks

  init(_ session: HTTP2Session, _ peer: Peer, datedBlocks: DatedBlocks) {
    self.session = session
    self.peer = peer
    self.datedBlocks = datedBlocks
  }

  /// Schedules the session's output to be written at the end of the turn.
  func markDirty() { driver?.markDirty() }

  /// A call was refused or ended for what no library of its protocol sends: the class of
  /// CVE-2025-8671 too, as the stream is over while the caller may send the next.
  func noteMalformedCall() { malformedCalls &+= 1 }
}
