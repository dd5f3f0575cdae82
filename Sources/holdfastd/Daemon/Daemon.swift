// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging
import PersistenceModel
import PersistenceServer
import Postgres
import RPC
import RPCProtobuf
import RPCTransport
import Reactor
import ServiceLifecycle
import UnixSignals

/// The composition of a server: loops, each with its connections to PostgreSQL and its part of the
/// gRPC server, started and ended in order.
///
///     start:  listen --> reach the database, migrate, read the keys --> ready
///     end:    NOT_SERVING --> drain calls and connections --> close the database's connections
struct Daemon {
  /// What belongs to one loop.
  struct Part: Sendable {
    let loop: EventLoop
    let pool: PostgresPool
    let sessions: SessionServiceSlot
    let snapshots: SnapshotServiceSlot
  }

  private let configuration: DaemonConfiguration
  private let log: Logger

  init(_ configuration: DaemonConfiguration, log: Logger) {
    self.configuration = configuration
    self.log = log
  }

  /// Serves until SIGTERM or SIGINT, then drains and returns.
  func run() async throws {
    // A reader of the log that goes away must not end the server.
    signal(SIGPIPE, SIG_IGN)
    DescriptorLimit.raise()
    let parts = try (0..<configuration.loopCount).map { index in
      let loop = try EventLoop(name: "loop-\(index)")
      try loop.start()
      return Part(
        loop: loop, pool: PostgresPool(loop: loop), sessions: SessionServiceSlot(),
        snapshots: SnapshotServiceSlot())
    }
    let health = HealthBoard(services: ContractServices.names, status: .notServing)
    let watches = SessionWatchHub()
    let readiness = Readiness(
      poolCount: parts.count, awaitsKeys: configuration.callers.keys?.isRemote ?? false,
      health: health, greeting: configuration.greeting, log: log)
    let server = try await makeServer(parts, health: health)
    var services: [any Service] = [
      DatabaseService(
        parts: parts, watches: watches, configuration: configuration, readiness: readiness,
        log: log)
    ]
    if let tls = configuration.tls { services.append(CertificateWatch(reloader: tls, log: log)) }
    switch configuration.callers.keys {
    case .file(let file): services.append(KeyFileWatch(file: file, log: log))
    case .url(let keys): services.append(KeyFetching(keys: keys, readiness: readiness, log: log))
    case nil: break
    }
    services.append(
      ServingService(
        server: server, watches: watches, configuration: configuration, readiness: readiness,
        log: log))
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services,
        gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet(log)))
    defer {
      for part in parts { part.loop.stop() }
      for part in parts { part.loop.join() }
    }
    try await group.run()
    log.info("stopped")
  }

  private func makeServer(_ parts: [Part], health: HealthBoard) async throws -> Server {
    let limits = configuration.limits
    let services = try ContractServices(
      version: Holdfastd.version, limits: limits, health: health)
    var server = ServerConfiguration()
    server.messageSizeMax = limits.messageBytesMax
    let loops = parts.map(\.loop)
    return await Server(
      loops: loops, configuration: server, admission: admission,
      observer: CallLog(loops: loops, level: log.logLevel)
    ) { loop in
      // Every loop of the server is the loop of one part.
      let part = parts.first { $0.loop === loop }
      return services.registry(
        sessions: part?.sessions ?? SessionServiceSlot(),
        snapshots: part?.snapshots ?? SnapshotServiceSlot())
    }
  }

  private var admission: any Admission {
    let rates = configuration.rates
    let admission = configuration.callers.admission
    guard let rate = rates.calls else { return admission }
    return RateLimitedAdmission(admission, rate: rate, callersMax: rates.callersMax)
  }

  /// The lifecycle's own reports are of use only when it is looked into.
  private func quiet(_ log: Logger) -> Logger {
    var quiet = log
    if log.logLevel > .debug { quiet.logLevel = .warning }
    return quiet
  }
}
