// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Reactor

/// Brings the schema of a database where this binary wants it.
///
/// The table `holdfast_migration` records the applied migrations. `up()` holds a session-level
/// advisory lock, so several servers may start at once: one migrates, the others wait and find
/// nothing to do. Each call opens a connection and blocks a separate thread, not the caller's. If
/// the caller's task is cancelled, the call returns `cancelled` at once.
public struct Migrator: Sendable {
  private let configuration: PostgresConfiguration
  private let migrations: [Migration]
  private let lockWaitMax: Duration

  /// The key of the advisory lock: "holdfast" in ASCII, as a big-endian number.
  static let lockKey: Int64 = 0x686F_6C64_6661_7374

  /// A migrator that applies `migrations`, and waits up to `lockWaitMax` for another migrator. It
  /// uses only the configuration's server selection.
  public init(
    _ configuration: PostgresConfiguration, migrations: [Migration],
    lockWaitMax: Duration = .seconds(60)
  ) {
    self.configuration = configuration
    self.migrations = migrations
    self.lockWaitMax = lockWaitMax
  }

  /// A migrator that connects by this string.
  public init(
    connectionString: String, migrations: [Migration], lockWaitMax: Duration = .seconds(60)
  ) {
    self.init(
      PostgresConfiguration(connectionString: connectionString), migrations: migrations,
      lockWaitMax: lockWaitMax)
  }

  /// The state of the database. Changes nothing, and takes no lock.
  public func status() async throws(MigrationError) -> MigrationStatus {
    try await run { (connection) throws(MigrationError) in
      try pinSchema(connection)
      return try readStatus(connection)
    }
  }

  /// The status, or the error with which `up()` would refuse to apply pending migrations. Changes
  /// nothing.
  public func plan() async throws(MigrationError) -> MigrationStatus {
    let status = try await status()
    if let problem = status.problem { throw problem }
    return status
  }

  /// Checks that everything is applied, as this binary has it. Changes nothing.
  public func verify() async throws(MigrationError) {
    let pending = try await plan().pending
    if !pending.isEmpty { throw .pending(count: pending.count) }
  }

  /// Applies the pending migrations, each in its own transaction, and returns them. After a
  /// failure, the migrations before the failed one stay applied. If none is pending, the privilege
  /// to read `holdfast_migration` suffices.
  public func up() async throws(MigrationError) -> [Migration] {
    try await run { (connection) throws(MigrationError) in
      try pinSchema(connection)
      if try usableStatus(connection).pending.isEmpty { return [] }
      try lock(connection)
      try asDatabase { () throws(PostgresError) in
        try connection.execute(Self.createTable)
        try connection.execute(Self.addCompatibility)
      }
      let status = try usableStatus(connection)
      for migration in status.pending {
        try apply(migration, compression: status.compression, on: connection)
      }
      return status.pending
    }
  }

  // MARK: Steps

  /// Restricts the search path to one schema: the one with `holdfast_migration`, or else the one in
  /// which a new table would be created. Otherwise `CREATE TABLE` could create a second set of
  /// tables in a schema that precedes the existing one.
  private func pinSchema(
    _ connection: borrowing PQBlockingConnection
  ) throws(MigrationError) {
    try asDatabase { () throws(PostgresError) in
      _ = try connection.query(
        """
        SELECT set_config('search_path', quote_ident(coalesce((
          SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
          WHERE pg_class.oid = to_regclass('holdfast_migration')), current_schema(), '')), false)
        """)
    }
  }

  /// The status, unless migrations must not be applied.
  private func usableStatus(
    _ connection: borrowing PQBlockingConnection
  ) throws(MigrationError) -> MigrationStatus {
    let status = try readStatus(connection)
    if let problem = status.problem { throw problem }
    return status
  }

  private func lock(_ connection: borrowing PQBlockingConnection) throws(MigrationError) {
    let milliseconds = lockWaitMax.nanosecondsClamped / 1_000_000
    try asDatabase { () throws(PostgresError) in
      try connection.execute("SET lock_timeout = \(milliseconds); SET statement_timeout = 0")
      _ = try connection.query("SELECT pg_advisory_lock(\(Self.lockKey))")
    }
  }

  private static let createTable = """
    CREATE TABLE IF NOT EXISTS holdfast_migration (
      number integer PRIMARY KEY CHECK (number >= 1),
      name text NOT NULL,
      checksum bytea NOT NULL CHECK (octet_length(checksum) = 32),
      applied_at timestamptz NOT NULL DEFAULT now()
    )
    """

  /// The first release had no such column, and refused every migration that it did not know.
  private static let addCompatibility = """
    ALTER TABLE holdfast_migration
      ADD COLUMN IF NOT EXISTS is_compatible boolean NOT NULL DEFAULT false
    """

  private func readStatus(
    _ connection: borrowing PQBlockingConnection
  ) throws(MigrationError) -> MigrationStatus {
    try asDatabase { () throws(PostgresError) in
      let server = try connection.query(
        """
        SELECT to_regclass('holdfast_migration') IS NOT NULL, EXISTS (
          SELECT FROM pg_settings WHERE name = 'default_toast_compression'
            AND 'lz4' = ANY (enumvals))
        """)
      let compression: ToastCompression = try server.bool(0, 1) ? .lz4 : .serverDefault
      var applied: [AppliedMigration] = []
      if try server.bool(0, 0) {
        let rows = try connection.query(AppliedMigration.query(of: "holdfast_migration"))
        for row in 0..<rows.count { applied.append(try AppliedMigration(rows, row)) }
      }
      return MigrationStatus(applied: applied, known: migrations, compression: compression)
    }
  }

  private func apply(
    _ migration: Migration, compression: ToastCompression,
    on connection: borrowing PQBlockingConnection
  ) throws(MigrationError) {
    try asStep(of: migration) { () throws(PostgresError) in
      try connection.execute("BEGIN")
      try connection.execute(migration.sql(for: compression))
    }
    guard connection.isInTransaction else {
      throw .transactionEnded(number: migration.number, name: migration.name)
    }
    try asStep(of: migration) { () throws(PostgresError) in
      _ = try connection.query(
        """
        INSERT INTO holdfast_migration (number, name, checksum, is_compatible)
        VALUES ($1::integer, $2, decode($3, 'hex'), $4::boolean)
        """,
        [
          String(migration.number), migration.name, migration.checksum.hexadecimal,
          String(migration.change == .expand),
        ])
      try connection.execute("COMMIT")
    }
  }

  private func asStep(
    of migration: Migration, _ body: () throws(PostgresError) -> Void
  ) throws(MigrationError) {
    do throws(PostgresError) {
      try body()
    } catch {
      throw .failed(number: migration.number, name: migration.name, cause: error)
    }
  }

  private func asDatabase<Value>(
    _ body: () throws(PostgresError) -> Value
  ) throws(MigrationError) -> Value {
    do throws(PostgresError) {
      return try body()
    } catch {
      throw .database(error)
    }
  }

  /// Runs `body` with a connection, on a separate thread. Closing the connection releases the lock
  /// and rolls back an open transaction.
  private func run<Value: Sendable>(
    _ body: @escaping @Sendable (borrowing PQBlockingConnection) throws(MigrationError) -> Value
  ) async throws(MigrationError) -> Value {
    var configuration = configuration
    configuration.applicationName += " migrate"
    return try await MigratorRun<Value>().run(configuration, body).get()
  }
}
