// SPDX-License-Identifier: Apache-2.0

import Logging
import PersistenceModel
import PersistenceServer
import PersistenceStore
import Postgres
import Reactor
import ServiceLifecycle
import Synchronization

/// The database's side of the daemon: connections, schema, keys, and the services that need them.
struct DatabaseService: Service {
  let parts: [Daemon.Part]
  let watches: SessionWatchHub
  let configuration: DaemonConfiguration
  let rateLimit: RateLimitedAdmission?
  let readiness: ServingState
  /// Nil where they cannot be read.
  let metrics: ServerMetrics?
  let log: Logger
  // One of each for all loops, since a user's calls may run on any.
  private let importMemory = MemoryBudget()
  private let watchMemory = MemoryBudget()
  private let contents: ContentCache?
  /// The last reason for which connecting failed, on any loop.
  private let failures = RepeatFilter()

  init(
    parts: [Daemon.Part], watches: SessionWatchHub, configuration: DaemonConfiguration,
    rateLimit: RateLimitedAdmission?, readiness: ServingState, metrics: ServerMetrics?, log: Logger
  ) {
    self.parts = parts
    self.watches = watches
    self.configuration = configuration
    self.rateLimit = rateLimit
    self.readiness = readiness
    self.metrics = metrics
    self.log = log
    let cached = configuration.contentCacheBytes ?? 0
    contents = cached > 0 ? ContentCache(capacity: cached) : nil
  }

  /// The time for which a shutdown waits for visits to be counted.
  private static let visitGrace = Duration.seconds(4)

  func run() async throws {
    do {
      try await cancelWhenGracefulShutdown {
        let secrets = try await prepare()
        await runJobs(secrets)
      }
    } catch is CancellationError {
      // Told to end before the database was there.
    }
    await drainVisits()
    for part in parts { await part.pool.close() }
  }

  /// Counts the visits of the last calls; visits that cannot be counted are logged.
  private func drainVisits() async {
    let lost = await withTaskGroup(of: Int.self) { group in
      for part in parts {
        group.addTask {
          await part.snapshots.current?.drainVisits(grace: DatabaseService.visitGrace) ?? 0
        }
      }
      return await group.reduce(0, +)
    }
    if lost > 0 { log.warning("visits were not counted", metadata: ["count": "\(lost)"]) }
  }

  /// Examines the database, migrates it, opens the connections, reads the secrets and installs the
  /// services. Retries temporary failures and fails on all others.
  private func prepare() async throws -> StoreSecrets {
    // One for all, so that every loop follows the same primary.
    let postgres = poolConfiguration
    let start = DatabaseStart(postgres, loopCount: parts.count, loop: parts[0].loop, log: log)
    let place = try await repeating { isFirst in try await start.attempt(isFirst: isFirst) }
    readiness.isShort(of: place.shortages)
    open(place, postgres)
    return try await repeating { _ in
      do throws(PersistenceError) {
        let secrets = try await StoreSecrets.load(from: parts[0].pool)
        let serverID = try await ServerID.load(from: parts[0].pool)
        put(secrets, on: place.layout)
        for part in parts { part.serverID.fill(serverID) }
        return .done(secrets)
      } catch {
        try Task.checkCancellation()
        guard error.reason == .storageUnavailable || error.reason == .storageExhausted else {
          throw Failure("The database is unusable: \(error.detail ?? error.message)")
        }
        return .wait(error.detail ?? error.message)
      }
    }
  }

  /// Retries with exponential backoff until an attempt succeeds; each new reason is logged.
  private func repeating<Value>(
    _ attempt: (_ isFirst: Bool) async throws -> DatabaseStart.Step<Value>
  ) async throws -> Value {
    var backoff = Backoff(delayMin: .milliseconds(100), delayMax: .seconds(1))
    var isFirst = true
    let failures = RepeatFilter()
    while true {
      switch try await attempt(isFirst) {
      case .done(let value):
        readiness.databaseProblem(nil)
        return value
      case .wait(let reason):
        readiness.databaseProblem(reason)
        if failures.isNew(reason) {
          log.warning(
            "the database is unusable; retrying", metadata: ["reason": "\(reason)"])
        }
      }
      isFirst = false
      try await Task.sleep(for: backoff.pause())
    }
  }

  /// Opens the connections of the loops that have some.
  private func open(_ place: DatabaseStart.Place, _ postgres: PostgresConfiguration) {
    let pools = parts.map(\.pool)
    let turn = Atomic(0)
    for (index, part) in parts.enumerated() {
      guard index < place.layout.loops.count else {
        readiness.pool(index, .available)
        continue
      }
      var pool = postgres
      pool.schema = place.schema
      pool.readConnections = place.layout.loops[index].read
      pool.documentConnections = place.layout.loops[index].document
      pool.writeConnections = place.layout.loops[index].write
      pool.shortage = {
        pools[turn.add(1, ordering: .relaxed).oldValue % place.layout.loops.count].giveBack()
      }
      part.pool.start(pool) { [readiness] availability in readiness.pool(index, availability) }
    }
  }

  private var poolConfiguration: PostgresConfiguration {
    var pool = PostgresConfiguration(connectionString: configuration.database)
    pool.answerTimeout = configuration.answerTimeout
    pool.log = { [log, failures] event in
      switch event {
      case .connected(let target):
        failures.clear()
        log.debug("connected to PostgreSQL", metadata: ["server": "\(target)"])
      case .connectFailed(let found, let delay):
        let reason = found.map(\.description).joined(separator: "; ")
        log.log(
          level: failures.isNew(reason) ? .warning : .debug, "no connection to PostgreSQL",
          metadata: ["reason": "\(reason)", "retry": "\(delay)"])
      case .connectionLost(let failure):
        log.warning("a connection to PostgreSQL was lost", metadata: ["reason": "\(failure)"])
      case .cancelFailed: log.warning("a statement could not be cancelled")
      case .givenBack:
        log.warning("PostgreSQL is out of connections; an idle connection was released")
      }
    }
    return pool
  }

  /// Puts the services of every loop in place. A loop without connections uses those of another.
  private func put(_ secrets: StoreSecrets, on layout: ConnectionLayout) {
    let misses = EnumerationGuard(configuration.rates)
    let visits = parts.enumerated().map { index, part in
      fill(part, parts[index % layout.loops.count].pool, secrets, misses)
    }
    metrics?.watch(visits, misses)
    metrics?.watch(imports: importMemory, watches: watchMemory)
    metrics?.watch(contents)
    readiness.prepared()
  }

  private func fill(
    _ part: Daemon.Part, _ pool: PostgresPool, _ secrets: StoreSecrets, _ misses: EnumerationGuard
  ) -> VisitCounter {
    let limits = configuration.limits
    let scheduler = LoopScheduler(loop: part.loop)
    let sessions = PostgresSessionStore(pool: pool, secrets: secrets, contents: contents)
    let pageTokens = PageTokenSealer(hmac: secrets.pageToken, ageMax: limits.pageTokenAgeMax)
    part.sessions.fill(
      SessionService(
        store: sessions, limits: limits, pageTokens: pageTokens, scheduler: scheduler,
        watches: watches, importMemory: importMemory, watchMemory: watchMemory,
        rateLimit: rateLimit, serverVersion: Holdfastd.version, now: { Timestamp.now() },
        report: report))
    let accessLogs = PostgresAccessLogStore(pool: pool)
    let visits = VisitCounter(
      store: accessLogs, scheduler: scheduler,
      configuration: VisitCounter.Configuration(window: limits.visitWindow)
    ) { [log] error in
      log.warning("a visit was not counted", metadata: DatabaseService.metadata(of: error))
    }
    part.snapshots.fill(
      SnapshotService(
        store: PostgresSnapshotStore(pool: pool, secrets: secrets, contents: contents),
        sessions: sessions,
        visits: visits, misses: misses, limits: limits, pageTokens: pageTokens,
        now: { Timestamp.now() }, report: report))
    part.accessLogs.fill(
      AccessLogService(
        store: accessLogs, limits: limits, pageTokens: pageTokens, now: { Timestamp.now() },
        report: report))
    return visits
  }

  /// Runs the background jobs and the poll for watchers on the first loop until the task is
  /// cancelled.
  private func runJobs(_ secrets: StoreSecrets) async {
    let part = parts[0]
    let runner = BackgroundJobs.runner(on: part.pool) { [log] job, error in
      var metadata = DatabaseService.metadata(of: error)
      metadata["job"] = "\(job)"
      log.warning("a step of a background job failed; it will be retried", metadata: metadata)
    }
    metrics?.watch(runner)
    let sessions = PostgresSessionStore(pool: part.pool, secrets: secrets)
    await withTaskExecutorPreference(part.loop) {
      async let jobs: Void = runner.run()
      await watches.run(
        store: sessions, scheduler: LoopScheduler(loop: part.loop), now: { Timestamp.now() }
      ) { [log] error in
        log.warning(
          "polling for watchers failed; retrying every second",
          metadata: DatabaseService.metadata(of: error))
      }
      await jobs
    }
  }

  private var report: FaultReport {
    { [log] error, path in
      var metadata = DatabaseService.metadata(of: error)
      metadata["method"] = "\(path)"
      log.error("\(error.message)", metadata: metadata)
    }
  }

  private static func metadata(of error: PersistenceError) -> Logger.Metadata {
    ["reason": "\(error.reason.rawValue)", "detail": "\(error.detail ?? "")"]
  }
}
