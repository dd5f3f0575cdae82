// SPDX-License-Identifier: Apache-2.0

import Reactor

/// Waits for the TLS handshake of a client's connection.
///
/// Invariant: its outcome is set once; what comes later is about the connection, not the handshake.
final class ClientHandshake {
  private var outcome: Result<Void, ConnectFailure>?
  private var waiter: CheckedContinuation<Void, Never>?

  /// The handshake is over, well or ill.
  func finish(_ outcome: Result<Void, ConnectFailure>) {
    guard self.outcome == nil else { return }
    self.outcome = outcome
    waiter?.resume()
    waiter = nil
  }

  /// Waits for the end of the handshake, at most for so long.
  func wait(on loop: EventLoop, timeout: Duration) async throws(ConnectFailure) {
    let timer = loop.schedule(after: timeout) { [weak self] in
      self?.finish(.failure(.handshakeTimeout))
    }
    await withCheckedContinuation { waiter in
      if outcome == nil { self.waiter = waiter } else { waiter.resume() }
    }
    timer.cancel()
    try outcome?.get()
  }
}
