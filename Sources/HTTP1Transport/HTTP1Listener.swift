// SPDX-License-Identifier: Apache-2.0

import Reactor

/// A listening socket of an HTTP/1.1 server.
final class HTTP1Listener: ReadinessHandler {
  private let socket: Socket
  private unowned let server: HTTP1ServerLoop
  private var registration: Registration?

  init(_ socket: consuming Socket, on server: HTTP1ServerLoop) {
    self.socket = socket
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
        server.accept(accepted.takeSocket())
      } catch {
        return pause()
      }
    }
  }

  /// Descriptors are used up: the waiting connection stays readable, so looking again at once would
  /// spin.
  private func pause() {
    guard let registration, (try? registration.update([])) != nil else { return }
    server.loop.schedule(after: server.configuration.acceptPause) {
      try? registration.update(.readable)
    }
  }

  private static let acceptsPerTurnMax = 16
}
