// SPDX-License-Identifier: Apache-2.0

import Logging
import PersistenceModel
import PersistenceServer
import RPCTransport
import Reactor
import ServiceLifecycle
import TLS

/// The callers' side of the daemon: listens, and drains when it is told to end.
struct ServingService: Service {
  let server: Server
  let watches: SessionWatchHub
  let configuration: DaemonConfiguration
  let readiness: ServingState
  let log: Logger

  func run() async throws {
    var bound: [String] = []
    for address in configuration.addresses {
      for socketAddress in address.addresses {
        do {
          let address = try await server.listen(
            on: socketAddress, tls: context(socketAddress), mode: socketMode)
          bound.append("\(address)")
        } catch {
          throw Failure("cannot listen on \(address.text): \(error)")
        }
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
    try? await gracefulShutdown()
    readiness.end()
    // Watches have no end of their own.
    watches.close()
    log.info("draining", metadata: ["grace": "\(configuration.drainGrace)"])
    let cancelled = await server.drain(grace: configuration.drainGrace)
    log.info("drained", metadata: ["cancelled_calls": "\(cancelled)"])
  }

  /// Who may connect to a Unix socket: every user of this machine where the kernel's word for who
  /// calls is taken, else the server's own user alone.
  private var socketMode: UInt32 { configuration.callers.includeUnixUsers ? 0o666 : 0o600 }

  /// What a listener takes the context of each new connection from.
  private func context(_ address: SocketAddress) -> (@Sendable () -> TLSContext)? {
    guard let tls = configuration.tls, address.port != nil else { return nil }
    return { tls.context }
  }
}
