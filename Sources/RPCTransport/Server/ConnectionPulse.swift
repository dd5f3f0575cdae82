// SPDX-License-Identifier: Apache-2.0

import Reactor

/// The signs of life of a peer, recorded by the conversation and checked by the connection.
final class ConnectionPulse {
  var lifetime: ConnectionLifetime
  /// Ends a peer that does not begin; nil once it has.
  private var timer: Timer?

  init(_ lifetime: ConnectionLifetime) { self.lifetime = lifetime }

  /// Takes the timer that bounds the beginning.
  func await(_ timer: Timer) { self.timer = timer }

  /// The peer has said what a connection begins with, or is no longer waited for.
  func begin() {
    guard let timer else { return }
    timer.cancel()
    self.timer = nil
  }
}
