// SPDX-License-Identifier: Apache-2.0

import Logging
import PersistenceModel
import PersistenceServer
import RPCTransport
import Reactor
import ServiceLifecycle
import TLS

/// The listening side of the daemon: listens once it can serve calls, and drains on shutdown.
///
/// A server that listened earlier would have to refuse calls of clients that could use another
/// server. If the database stays unavailable for long, it listens anyway, so that callers get an
/// error and health checks are answered.
struct ServingService: Service {
  let server: Server
  let watches: SessionWatchHub
  let configuration: DaemonConfiguration
  let readiness: ServingState
  let log: Logger

  func run() async throws {
    if await becomesUsable() { try await listen() }
    try? await gracefulShutdown()
    readiness.end()
    // Watches have no end of their own.
    watches.close()
    log.info("draining", metadata: ["grace": "\(configuration.drainGrace)"])
    let cancelled = await server.drain(grace: configuration.drainGrace)
    log.info("drained", metadata: ["cancelled_calls": "\(cancelled)"])
  }

  /// Waits until the server can serve calls, but not longer than `listenDelayMax`; false if a
  /// shutdown is requested before.
  private func becomesUsable() async -> Bool {
    let isUsable = try? await cancelWhenGracefulShutdown {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { [readiness] in for await _ in readiness.usable {} }
        group.addTask { try await Task.sleep(for: Self.listenDelayMax) }
        try await group.next()
        group.cancelAll()
        try Task.checkCancellation()
        return true
      }
    }
    return isUsable ?? false
  }

  private func listen() async throws {
    var bound: [String] = []
    for listener in configuration.listeners.calls {
      bound += try await listener.open {
        try await server.listen(on: $0, tls: context($0.address))
      }
    }
    log.info("listening", metadata: ["addresses": "\(bound.joined(separator: " "))"])
    let watchesMax = configuration.limits.watchesMax
    log.info(
      "bound on streams that wait",
      metadata: [
        "watches_max": "\(watchesMax)",
        "memory_mib_max": "\(watchesMax * ServerConfiguration.watchBytes >> 20)",
      ])
    readiness.listening(on: bound)
  }

  /// The time that the database may take before the server listens without it.
  private static let listenDelayMax = Duration.seconds(5)

  /// The source of the TLS context of each new connection.
  private func context(_ address: SocketAddress) -> (@Sendable () -> TLSContext)? {
    guard let tls = configuration.tls, address.port != nil else { return nil }
    return { tls.context }
  }
}
