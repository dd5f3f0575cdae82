// SPDX-License-Identifier: Apache-2.0

import Logging
import PersistenceStore
import Postgres
import Reactor

/// The startup of the database: examines it, applies pending migrations, and determines the
/// connections that the server may use.
struct DatabaseStart {
  /// The schema in which the server works, and its needs.
  struct Place {
    /// The schema that holds the tables.
    let schema: String
    /// The connections of each loop.
    let layout: ConnectionLayout
    /// The shortages, in sentences for operators.
    let shortages: [String]
  }

  /// The result of an attempt.
  enum Step<Value> {
    case done(Value)
    /// A temporary problem, with its reason.
    case wait(String)
  }

  private let postgres: PostgresConfiguration
  private let loopCount: Int
  private let loop: EventLoop
  private let log: Logger

  init(_ postgres: PostgresConfiguration, loopCount: Int, loop: EventLoop, log: Logger) {
    self.postgres = postgres
    self.loopCount = loopCount
    self.loop = loop
    self.log = log
  }

  /// Tries once. Throws for what only an operator can change. An unknown role, password or database
  /// counts as that at the first attempt only: later, a server may be about to be restored.
  func attempt(isFirst: Bool) async throws -> Step<Place> {
    let migrations = try Migration.embedded()
    let examiner = DatabaseExaminer(
      postgres, migrations: migrations, footprint: .stores,
      wantedConnections: ConnectionLayout.wanted(loopCount: loopCount))
    let facts = await examiner.examine(on: loop)
    try Task.checkCancellation()
    let failed = DatabaseCheck.findings(in: facts).filter { $0.failure != nil }
    let refusals = failed.filter { isRefusal($0, facts, isFirst: isFirst) }.compactMap(\.failure)
    guard refusals.isEmpty else {
      throw Failure(
        "The database is unusable. " + refusals.joined(separator: " "), code: .configuration)
    }
    let waits = failed.filter { $0.check.severity == .wait }.compactMap(\.failure)
    guard waits.isEmpty else { return .wait(waits.joined(separator: " ")) }
    guard let schema = facts.schema, let room = facts.room else {
      return .wait("the examination of the database did not finish")
    }
    if schema.pendingCount > 0, let reason = try await migrate(migrations) { return .wait(reason) }
    let shortages = failed.compactMap(\.failure)
    for shortage in shortages { log.warning("\(shortage)") }
    let share = room.share(wanted: facts.wantedConnections)
    return .done(
      Place(
        schema: schema.name,
        layout: ConnectionLayout(connections: share, loopCount: loopCount),
        shortages: shortages))
  }

  private func isRefusal(
    _ finding: DatabaseCheck.Finding, _ facts: DatabaseFacts, isFirst: Bool
  ) -> Bool {
    guard finding.check.severity == .wait else { return finding.check.severity == .refusal }
    guard let failure = facts.connectionFailure else { return false }
    if failure.isWrongIdentity { return isFirst }
    return !failure.mayPass
  }

  /// Applies pending migrations; returns the reason to wait, if any.
  private func migrate(_ migrations: [Migration]) async throws -> String? {
    let migrator = Migrator(postgres, migrations: migrations)
    do throws(MigrationError) {
      for migration in try await migrator.up() {
        log.notice("migration applied", metadata: ["migration": "\(migration.name)"])
      }
      return nil
    } catch {
      try Task.checkCancellation()
      guard error.mayPass else {
        throw Failure("The schema is unusable: \(error)", code: .configuration)
      }
      return "\(error)"
    }
  }
}

extension MigrationError {
  /// True if another attempt may succeed.
  fileprivate var mayPass: Bool {
    switch self {
    case .unreachable: true
    case .database(let cause): cause.mayPass
    default: false
    }
  }
}

extension PostgresError {
  /// True if another attempt may succeed.
  fileprivate var mayPass: Bool {
    switch kind {
    case .unavailable, .overloaded, .timedOut, .cancelled, .serialization: true
    default: false
    }
  }
}
