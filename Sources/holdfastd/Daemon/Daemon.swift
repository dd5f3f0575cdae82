// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
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

/// The composition of a server: loops, each with its connections to PostgreSQL and its part of the
/// gRPC server, started and ended in order.
///
///     start:  bind --> admin pages --> reach the database, migrate, read the keys
///             --> listen --> ready
///     end:    NOT_SERVING --> drain calls and connections --> close the database's connections
///             --> admin pages
struct Daemon {
  /// The parts of one loop.
  struct Part: Sendable {
    let loop: EventLoop
    let pool: PostgresPool
    let sessions: ServiceSlot<SessionService>
    let snapshots: ServiceSlot<SnapshotService>
    let accessLogs: ServiceSlot<AccessLogService>
    let serverID: ServiceSlot<ServerID>

    /// A part whose slots are empty.
    init(loop: EventLoop) {
      let scheduler = LoopScheduler(loop: loop)
      self.loop = loop
      pool = PostgresPool(loop: loop)
      sessions = ServiceSlot(scheduler: scheduler)
      snapshots = ServiceSlot(scheduler: scheduler)
      accessLogs = ServiceSlot(scheduler: scheduler)
      serverID = ServiceSlot(scheduler: scheduler)
    }
  }

  private let configuration: DaemonConfiguration
  /// The limit on calls; nil where there is none.
  private let rateLimit: RateLimitedAdmission?
  /// The resources of which the machine has less than configured.
  private let shortages: [String]
  private let stop: StopRequest
  private let log: Logger

  /// The time that what comes after the drain may take: visits, connections, a private PostgreSQL.
  private static let closingMax = Duration.seconds(5)

  init(
    _ configuration: DaemonConfiguration, machine: MachineShare = .current(), stop: StopRequest,
    log: Logger
  ) {
    var fitting = configuration
    shortages = machine.fit(&fitting)
    self.configuration = fitting
    let (rates, admission) = (fitting.rates, fitting.callers.admission)
    rateLimit = rates.calls.map {
      RateLimitedAdmission(admission, rate: $0, callersMax: rates.callersMax)
    }
    self.stop = stop
    self.log = log
  }

  /// Serves until a stop is requested, then drains and returns. Throws at once for invalid limits.
  func run() async throws {
    if let fault = configuration.limits.fault { throw Failure(fault) }
    // A reader of the log that goes away must not end the server.
    signal(SIGPIPE, SIG_IGN)
    var shortages = shortages
    let parts = try makeParts(&shortages)
    let health = HealthBoard(services: ContractServices.names, status: .notServing)
    let watches = SessionWatchHub()
    let readiness = ServingState(
      poolCount: parts.count, awaitsKeys: configuration.callers.keys?.isRemote ?? false,
      health: health, greeting: configuration.greeting, log: log)
    for shortage in shortages { log.warning("\(shortage)") }
    readiness.isShort(of: shortages)
    let metrics = configuration.listeners.admin.isEmpty ? nil : ServerMetrics()
    let server = try await makeServer(parts, health: health, metrics: metrics)
    metrics?.watch(readiness, parts.map(\.pool), watches)
    metrics?.watch(server)
    // The lifecycle ends them in the reverse order.
    var services = configuration.companions
    let admin = try metrics.map { try makeAdmin(parts, readiness, $0) }
    if let admin { services.append(admin) }
    services.append(
      DatabaseService(
        parts: parts, watches: watches, configuration: configuration, rateLimit: rateLimit,
        readiness: readiness, metrics: metrics, log: log))
    if let tls = configuration.tls { services.append(ReloadService(certificatesOf: tls, log: log)) }
    switch configuration.callers.keys {
    case .file(let file): services.append(ReloadService(keysOf: file, log: log))
    case .url(let keys): services.append(KeyFetching(keys: keys, readiness: readiness, log: log))
    case nil: if configuration.tls == nil { services.append(HangUpNotice(log: log)) }
    }
    services.append(
      ServingService(
        server: server, watches: watches, configuration: configuration, readiness: readiness,
        log: log))
    stop.serving(limit: configuration.drainGrace + Self.closingMax)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services.map { .init(service: $0) } + [
          .init(
            service: StopService(stop: stop),
            successTerminationBehavior: .gracefullyShutdownGroup)
        ], logger: quiet(log)))
    defer {
      let loops = parts.map(\.loop) + [admin?.loop].compactMap(\.self)
      for loop in loops { loop.stop() }
      for loop in loops { loop.join() }
    }
    try await group.run()
    log.info("stopped")
  }

  /// The loops and their parts; fewer than configured if the system refuses more threads.
  private func makeParts(_ shortages: inout [String]) throws -> [Part] {
    var parts: [Part] = []
    while parts.count < configuration.loopCount {
      do throws(ReactorError) {
        let loop = try EventLoop(name: "loop-\(parts.count)")
        try loop.start()
        parts.append(Part(loop: loop))
      } catch {
        guard !parts.isEmpty else { throw Failure("cannot start an event loop: \(error)") }
        shortages.append(
          "threads: started only \(parts.count) of \(configuration.loopCount) event loops, as the "
            + "system refused more threads (\(error)). Raise systemd's TasksMax or ulimit -u.")
        break
      }
    }
    return parts
  }

  /// The pages for operators, on a loop of their own: they answer also when the others do not, and
  /// cost the others nothing.
  private func makeAdmin(
    _ parts: [Part], _ readiness: ServingState, _ metrics: ServerMetrics
  ) throws -> AdminService {
    // Metrics of libraries are shown too.
    MetricsSystem.bootstrap(metrics.registry)
    let loop = try EventLoop(name: "admin")
    try loop.start()
    let pages = AdminPages(
      readiness: readiness, liveness: Liveness(loops: parts.map(\.loop), asking: loop),
      metrics: metrics.registry)
    return AdminService(
      listeners: configuration.listeners.admin, loop: loop, pages: pages, log: log)
  }

  private func makeServer(
    _ parts: [Part], health: HealthBoard, metrics: ServerMetrics?
  ) async throws -> Server {
    let limits = configuration.limits
    let services = try ContractServices(
      version: Holdfastd.version, limits: limits, health: health)
    var server = configuration.server.holding(to: limits)
    server.resources = ContractResources(version: Holdfastd.version, limits: limits)
    metrics?.watch(rateLimit, configuration.callers.admission)
    return await Server(
      loops: parts.map(\.loop), configuration: server,
      admission: rateLimit ?? configuration.callers.admission,
      observer: { [log] loop, services in
        CallObservers(
          log: CallLog(loop: loop, log: log),
          metrics: metrics.map { CallMetrics(services, in: $0.registry) })
      },
      errors: DetailedErrors.ofContract
    ) { loop in
      guard let part = parts.first(where: { $0.loop === loop }) else {
        preconditionFailure("A server asks for the services of its own loops only.")
      }
      return services.registry(
        sessions: part.sessions, snapshots: part.snapshots, accessLogs: part.accessLogs,
        serverID: part.serverID)
    }
  }

  /// The lifecycle's own reports are of use only when it is looked into.
  private func quiet(_ log: Logger) -> Logger {
    var quiet = log
    if log.logLevel > .debug { quiet.logLevel = .warning }
    return quiet
  }
}
