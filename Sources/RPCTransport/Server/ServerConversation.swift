// SPDX-License-Identifier: Apache-2.0

import RPC
import Reactor
import TLS

/// The part of a connection that depends on the version of HTTP. It is the driver's delegate, and
/// the connection checks it once per second.
protocol ServerConversation: SessionDriverDelegate {
  /// True once the peer has said what a connection begins with.
  var isGreeted: Bool { get }
  /// True if a call is running.
  var hasCalls: Bool { get }
  /// The memory that unsent output and untaken input take, in bytes.
  var queuedBytes: Int { get }
  /// Looks once a second at what has gone on for too long; the reason to close the connection, or
  /// nil.
  func check(_ limits: ConnectionLimits, now: MonotonicInstant) -> ConnectionCut?
  /// Sends a keepalive PING.
  func ask()
  /// Begins a graceful end; the reason is for the peer.
  func beginDrain(_ reason: String)
  /// Ends every call that still runs with UNAVAILABLE; returns how many that were.
  func cancelCalls() -> Int
  /// Tells the peer why the connection is about to be closed, as far as the version can.
  func announceClose(_ reason: ConnectionCut)
  /// Adds the connection's current figures.
  func add(to statistics: inout ServerStatistics)
  /// Adds the connection's totals to the server's, once, when it is closed.
  func addHistory(to statistics: inout ServerStatistics)
}

/// The rest of the connection, as a conversation uses it.
protocol ConversationHost: AnyObject {
  /// The TLS session failed; the connection will be closed.
  func failed(_ failure: TLSFailure)
  /// Closes the connection before its time.
  func cut(_ reason: ConnectionCut)
  /// The connection is closed.
  func closed()
  /// The socket is closed.
  func released()
}

/// The parts of a connection with which a conversation begins.
struct ConversationStart {
  /// The other end, whose identity TLS has verified.
  let peer: Peer
  /// Nil where the connection is plaintext.
  let tls: TLSSession?
  let driver: SessionDriver
  let pulse: ConnectionPulse
  let host: any ConversationHost
  let context: LoopContext
}
