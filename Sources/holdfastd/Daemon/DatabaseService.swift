// SPDX-License-Identifier: Apache-2.0

import Logging
import PersistenceModel
import PersistenceServer
import PersistenceStore
import Postgres
import ServiceLifecycle

/// The database's side of the daemon: connections, schema, keys, and the services that need them.
struct DatabaseService: Service {
  let parts: [Daemon.Part]
  let watches: SessionWatchHub
  let configuration: DaemonConfiguration
  let readiness: Readiness
  /// Nil where nobody can read them.
  let metrics: ServerMetrics?
  let log: Logger

  /// The first pause between attempts to prepare the database; it doubles up to the second.
  private static let retryDelays = (first: Duration.milliseconds(100), max: Duration.seconds(1))
  /// How long the end waits for visits to be counted.
  private static let visitGrace = Duration.seconds(5)
  /// Connections that write, for all loops together: commits of 8 to 16 share flushes best.
  private static let writeConnections = 16

  func run() async throws {
    for (index, part) in parts.enumerated() {
      part.pool.start(poolConfiguration) { [readiness] isAvailable in
        readiness.pool(index, isAvailable: isAvailable)
      }
    }
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

  /// Counts the visits of the last calls; what cannot be counted is at least told.
  private func drainVisits() async {
    let lost = await withTaskGroup(of: Int.self) { group in
      for part in parts {
        group.addTask { await part.snapshots.drainVisits(grace: DatabaseService.visitGrace) }
      }
      return await group.reduce(0, +)
    }
    if lost > 0 { log.warning("visits were not counted", metadata: ["count": "\(lost)"]) }
  }

  private var poolConfiguration: PostgresConfiguration {
    var pool = PostgresConfiguration(connectionString: configuration.database)
    pool.writeConnections = max(2, Self.writeConnections / parts.count)
    pool.log = { [log] event in
      switch event {
      case .connected: log.debug("connected to PostgreSQL")
      case .connectFailed(let reason, let delay):
        log.debug(
          "no connection to PostgreSQL", metadata: ["reason": "\(reason)", "retry": "\(delay)"])
      case .connectionLost(let reason):
        log.warning("a connection to PostgreSQL was lost", metadata: ["reason": "\(reason)"])
      case .cancelFailed: log.warning("a statement could not be cancelled")
      }
    }
    return pool
  }

  /// Migrates, reads the keys and puts the services in place; tries again while the database cannot
  /// be reached, and gives up on everything else.
  private func prepare() async throws -> StoreSecrets {
    let migrations = try Migration.embedded()
    let migrator = Migrator(connectionString: configuration.database, migrations: migrations)
    var delay = DatabaseService.retryDelays.first
    while true {
      let reason: String
      do {
        for migration in try await migrator.up() {
          log.notice("migration applied", metadata: ["migration": "\(migration.name)"])
        }
        let secrets = try await StoreSecrets.load(from: parts[0].pool)
        let misses = EnumerationGuard(configuration.rates)
        let visits = parts.map { fill($0, secrets, misses) }
        metrics?.watch(visits, misses)
        readiness.prepared()
        return secrets
      } catch let error as MigrationError {
        guard error.isUnavailable else { throw Failure("The schema is not usable: \(error)") }
        reason = "\(error)"
      } catch let error as PersistenceError {
        guard error.reason == .storageUnavailable else {
          throw Failure("The database is not usable: \(error.detail ?? error.message)")
        }
        reason = error.detail ?? error.message
      }
      log.warning(
        "the database cannot be reached; trying again", metadata: ["reason": "\(reason)"])
      try await Task.sleep(for: delay)
      delay = min(delay * 2, DatabaseService.retryDelays.max)
    }
  }

  private func fill(
    _ part: Daemon.Part, _ secrets: StoreSecrets, _ misses: EnumerationGuard
  ) -> VisitCounter {
    let limits = configuration.limits
    let scheduler = LoopScheduler(loop: part.loop)
    let sessions = PostgresSessionStore(pool: part.pool, secrets: secrets) { [log] work, error in
      var metadata = DatabaseService.metadata(of: error)
      metadata["work"] = "\(work)"
      log.warning("work behind a call failed; it will be repeated", metadata: metadata)
    }
    let pageTokens = PageTokenSealer(hmac: secrets.pageToken, ageMax: limits.pageTokenAgeMax)
    part.sessions.fill(
      SessionService(
        store: sessions, limits: limits, pageTokens: pageTokens, scheduler: scheduler,
        watches: watches, serverVersion: Holdfastd.version, now: { Timestamp.now() },
        report: report))
    let accessLogs = PostgresAccessLogStore(pool: part.pool)
    let visits = VisitCounter(
      store: accessLogs, scheduler: scheduler,
      configuration: VisitCounter.Configuration(window: limits.visitWindow)
    ) { [log] error in
      log.warning("a visit was not counted", metadata: DatabaseService.metadata(of: error))
    }
    part.snapshots.fill(
      SnapshotService(
        store: PostgresSnapshotStore(pool: part.pool, secrets: secrets), sessions: sessions,
        visits: visits, misses: misses, limits: limits, pageTokens: pageTokens,
        now: { Timestamp.now() }, report: report),
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
      log.warning("a step of a job failed; it will be repeated", metadata: metadata)
    }
    metrics?.watch(runner)
    let sessions = PostgresSessionStore(pool: part.pool, secrets: secrets)
    await withTaskExecutorPreference(part.loop) {
      async let jobs: Void = runner.run()
      await watches.run(store: sessions, scheduler: LoopScheduler(loop: part.loop)) { [log] error in
        log.warning(
          "a poll for watchers failed; it is repeated every second",
          metadata: DatabaseService.metadata(of: error))
      }
      await jobs
    }
  }

  private var report: SessionService.FaultReport {
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

extension MigrationError {
  /// Whether another attempt may find the database.
  fileprivate var isUnavailable: Bool {
    guard case .database(let cause) = self else { return false }
    return cause.kind == .unavailable || cause.kind == .overloaded
  }
}
