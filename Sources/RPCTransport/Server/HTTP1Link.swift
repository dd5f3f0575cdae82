// SPDX-License-Identifier: Apache-2.0

import HTTP1
import RPC
import Reactor

/// The part of an HTTP/1.1 connection that its exchanges use: the session, the peer, and the driver
/// that writes queued output and reads as buffers permit.
final class HTTP1Link {
  let session: HTTP1Session
  let peer: Peer
  /// Nil once the connection is closed.
  var driver: SessionDriver?
  /// Bytes of an answer past which its producer should wait.
  let queuedBytesMax: Int
  /// Calls that broke a rule of their protocol, which HTTP does not see.
  private(set) var malformedCalls: UInt64 = 0
  private let window: Int
  /// Bytes of the current request that were delivered and not yet credited.
  private var uncreditedBytes = 0

  /// A link on which so many bytes of a request may wait for their handler.
  init(
    _ session: HTTP1Session, _ peer: Peer, _ driver: SessionDriver?, window: Int,
    queuedBytesMax: Int
  ) {
    self.session = session
    self.peer = peer
    self.driver = driver
    self.window = window
    self.queuedBytesMax = queuedBytesMax
  }

  /// Schedules queued output to be written at the end of the turn.
  func markDirty() { driver?.markDirty() }

  /// See `HTTP2Link.noteMalformedCall`.
  func noteMalformedCall() { malformedCalls &+= 1 }

  /// Bytes of the request were handed to its call.
  func took(_ count: Int) { uncreditedBytes += count }

  /// The call has used bytes of its request.
  func credit(_ count: Int) {
    uncreditedBytes -= min(count, uncreditedBytes)
    updateReading()
  }

  /// The request and its answer are over.
  func requestEnded() { uncreditedBytes = 0 }

  /// Reads on, or not: a handler that is slow, and a request that was sent ahead, hold the peer
  /// back.
  func updateReading() {
    driver?.setReading(uncreditedBytes <= window && !session.holdsInput)
  }

  /// Closes the connection once the caller has returned: no answer can follow in order.
  func closeSoon() {
    guard let driver else { return }
    driver.loop.schedule(after: .zero) { driver.close() }
  }
}
