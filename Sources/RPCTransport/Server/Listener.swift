// SPDX-License-Identifier: Apache-2.0

import Reactor
import TLS

/// A listening socket on a loop.
final class Listener: ReadinessHandler {
  private let socket: Socket
  private let tls: (@Sendable () -> TLSContext)?
  private unowned let server: ServerLoop
  private var registration: Registration?

  init(
    _ socket: consuming Socket, tls: (@Sendable () -> TLSContext)?, on server: ServerLoop
  ) {
    self.socket = socket
    self.tls = tls
    self.server = server
  }

  func start() throws(ReactorError) {
    registration = try server.loop.register(socket.descriptor, interest: .readable, self)
  }

  func stop() {
    registration?.deregister()
    registration = nil
  }

  func handle(_ readiness: Readiness) {
    for _ in 0..<Self.acceptsPerTurnMax {
      do {
        guard let accepted = try socket.accept() else { return }
        let peer = accepted.peer
        server.accept(accepted.takeSocket(), from: peer, tls?())
      } catch {
        return pause()
      }
    }
  }

  /// Descriptors or memory are used up: the waiting connection stays readable, so looking again at
  /// once would spin.
  private func pause() {
    guard let registration, (try? registration.update([])) != nil else { return }
    server.loop.schedule(after: server.configuration.acceptPause) {
      try? registration.update(.readable)
    }
  }

  /// A burst of new connections must not keep the others of the loop waiting.
  private static let acceptsPerTurnMax = 64
}
