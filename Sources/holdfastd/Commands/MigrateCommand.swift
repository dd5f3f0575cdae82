// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceModel
import PersistenceStore
import Postgres

/// Looks after the schema of a database.
struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Shows and migrates the schema of a database.",
    subcommands: [Status.self, Plan.self, Up.self, Verify.self])

  /// Runs a step of the migrator; its errors become messages for a terminal.
  private static func migrate<Result>(
    _ database: DatabaseOptions, _ step: (Migrator) -> () async throws(MigrationError) -> Result
  ) async throws -> Result {
    let migrator = Migrator(
      connectionString: try database.url(), migrations: try Migration.embedded())
    do {
      return try await step(migrator)()
    } catch {
      throw Failure("\(error)")
    }
  }

  private static func describe(_ migration: Migration) -> String {
    "\(migration.number) \(migration.name)"
  }

  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows which migrations are applied and which are pending.")
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
      let status = try await migrate(database, Migrator.status)
      for migration in status.applied {
        let time = Timestamp(microseconds: migration.applyTimeMicroseconds).rfc3339
        print("applied  \(migration.number) \(migration.name)  \(time)")
      }
      for migration in status.pending { print("pending  \(describe(migration))") }
      if let problem = status.problem { throw Failure("\(problem)") }
    }
  }

  struct Plan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the SQL that \"up\" would run, without changing anything.")
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
      let status = try await migrate(database, Migrator.plan)
      for migration in status.pending {
        print("-- \(describe(migration))\n\(migration.sql(for: status.compression))")
      }
    }
  }

  struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Applies the pending migrations, each in its own transaction.")
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
      let applied = try await migrate(database, Migrator.up)
      for migration in applied { print("applied  \(describe(migration))") }
      if applied.isEmpty { print("nothing to apply") }
    }
  }

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks that exactly the migrations of this program are applied.")
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
      try await migrate(database, Migrator.verify)
    }
  }
}
