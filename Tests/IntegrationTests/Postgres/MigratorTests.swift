// SPDX-License-Identifier: Apache-2.0

import Glibc
import PersistenceStore
import Postgres
import PrivateCluster
import Synchronization
import Testing

@Suite struct MigratorTests {
  private static let databaseCount = Atomic(0)

  /// Makes an empty database and returns how to connect to it.
  func makeDatabase() async throws -> String {
    let number = Self.databaseCount.add(1, ordering: .relaxed).newValue
    let cluster = try TestCluster.shared()
    let name = "migrator_\(number)"
    _ = try await withPool { pool in
      try await pool.write(
        Statement(name: "create", sql: "CREATE DATABASE \(name) TEMPLATE template0"), Parameters())
    }
    return cluster.connectionString + " dbname=\(name)"
  }

  func migration(_ number: Int, _ sql: String) throws -> Migration {
    try Migration(fileName: "m000\(number)_step", text: Array(sql.utf8))
  }

  func count(_ table: String, in connectionString: String) async throws -> Int64 {
    try await withPool(configure: { $0.connectionString = connectionString }) { pool in
      let statement = Statement(name: "count", sql: "SELECT count(*) FROM \(table)")
      return try await pool.query(statement, Parameters()).int64(0, 0)
    }
  }

  @Test func `migrations are applied once and remembered`() async throws {
    let database = try await makeDatabase()
    let all = [
      try migration(1, "CREATE TABLE a (x int); INSERT INTO a VALUES (1);"),
      try migration(2, "INSERT INTO a VALUES (2);\r\nINSERT INTO a VALUES (3);"),
    ]
    let first = Migrator(connectionString: database, migrations: [all[0]])
    let both = Migrator(connectionString: database, migrations: all)
    #expect(try await both.plan().pending == all)
    #expect(try await both.status().applied.isEmpty)
    await #expect(throws: MigrationError.pending(count: 2)) { try await both.verify() }

    #expect(try await first.up() == [all[0]])
    #expect(try await both.up() == [all[1]])
    #expect(try await both.up().isEmpty)
    try await both.verify()
    let status = try await both.status()
    #expect(status.applied.map(\.number) == [1, 2])
    #expect(status.applied.map(\.checksum) == all.map(\.checksum))
    #expect(status.applied.allSatisfy { $0.applyTimeMicroseconds > 1_600_000_000_000_000 })
    #expect(try await count("a", in: database) == 3)

    await #expect(throws: MigrationError.schemaNewer(applied: 2, known: 1)) {
      try await first.up()
    }
    let edited = [all[0], try migration(2, "INSERT INTO a VALUES (4)")]
    await #expect(throws: MigrationError.checksumChanged(number: 2, name: "step")) {
      try await Migrator(connectionString: database, migrations: edited).up()
    }
  }

  @Test func `a role that may only read the record finds that nothing is pending`() async throws {
    let database = try await makeDatabase()
    let all = [try migration(1, "CREATE TABLE a (x int)")]
    _ = try await Migrator(connectionString: database, migrations: all).up()
    let role = "reader_\(Self.databaseCount.add(1, ordering: .relaxed).newValue)"
    try await withPool(configure: { $0.connectionString = database }) { pool in
      for sql in ["CREATE ROLE \(role) LOGIN", "GRANT SELECT ON holdfast_migration TO \(role)"] {
        _ = try await pool.write(Statement(name: "grant", sql: sql), Parameters())
      }
    }
    let reader = Migrator(connectionString: database + " user=\(role)", migrations: all)
    #expect(try await reader.up().isEmpty)
  }

  @Test func `migrations go where earlier ones went, wherever the search path begins`()
    async throws
  {
    let database = try await makeDatabase()
    let all = [
      try migration(1, "CREATE TABLE a (x int)"), try migration(2, "CREATE TABLE b (x int)"),
    ]
    _ = try await Migrator(connectionString: database, migrations: [all[0]]).up()
    try await withPool(configure: { $0.connectionString = database }) { pool in
      _ = try await pool.write(
        Statement(name: "create", sql: "CREATE SCHEMA front"), Parameters())
    }
    let path = " options='-c search_path=front,public'"
    let applied = try await Migrator(connectionString: database + path, migrations: all).up()
    #expect(applied == [all[1]])
    #expect(try await count("public.b", in: database) == 0)
  }

  @Test func `many servers that start at once migrate once`() async throws {
    let database = try await makeDatabase()
    let all = try (1...4).map { number in
      try migration(
        number, "CREATE TABLE t\(number) AS SELECT pg_sleep(0.02)::text AS x")
    }
    let migrator = Migrator(connectionString: database, migrations: all)
    let applied = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<6 { group.addTask { try await migrator.up().count } }
      return try await group.reduce(into: []) { $0.append($1) }.sorted()
    }
    #expect(applied == [0, 0, 0, 0, 0, 4])
  }

  @Test func `a failed migration leaves nothing behind and blocks the next`() async throws {
    let database = try await makeDatabase()
    let good = try migration(1, "CREATE TABLE a (x int)")
    let bad = try migration(2, "INSERT INTO a VALUES (1); SELECT nothing FROM nowhere")
    let later = try migration(3, "INSERT INTO a VALUES (2)")
    let broken = Migrator(connectionString: database, migrations: [good, bad, later])
    let error = await #expect(throws: MigrationError.self) { try await broken.up() }
    guard case .failed(number: 2, name: "step", let cause) = error else {
      Issue.record("not the failure of migration 2: \(String(describing: error))")
      return
    }
    #expect(cause.sqlState == "42P01")
    #expect(try await count("a", in: database) == 0)
    let mended = [good, try migration(2, "SELECT 1"), later]
    let applied = try await Migrator(connectionString: database, migrations: mended).up()
    #expect(applied.map(\.number) == [2, 3])
  }

  @Test func `a migration may not end its transaction`() async throws {
    let database = try await makeDatabase()
    let migrator = Migrator(
      connectionString: database, migrations: [try migration(1, "CREATE TABLE a (x int); COMMIT")])
    await #expect(throws: MigrationError.transactionEnded(number: 1, name: "step")) {
      try await migrator.up()
    }
  }

  @Test func `a database that is not there is an error of the database`() async throws {
    let migrator = Migrator(connectionString: "host=/nonexistent", migrations: [])
    let error = await #expect(throws: MigrationError.self) { try await migrator.status() }
    guard case .unreachable(let failures) = error else {
      Issue.record("not unreachable: \(String(describing: error))")
      return
    }
    #expect(failures.map(\.target) == [ConnectionTarget(host: "/nonexistent")])
  }

  @Test func `the embedded migrations make a schema`() async throws {
    let migrator = Migrator(
      connectionString: try await makeDatabase(), migrations: try Migration.embedded())
    #expect(try await !migrator.up().isEmpty)
    try await migrator.verify()
  }

  @Test func `the embedded migrations are the files of the folder`() throws {
    let path = String(#filePath).split(separator: "/").dropLast(4).joined(separator: "/")
    let folder = try #require(opendir("/\(path)/Migrations/SQL"))
    defer { closedir(folder) }
    var files: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".sql") { files.append(String(name.dropLast(4))) }
    }
    let embedded = try Migration.embedded().map { migration in
      let digits = String(migration.number)
      return "m" + String(repeating: "0", count: 4 - digits.count) + digits + "_" + migration.name
    }
    #expect(files.sorted() == embedded)
  }
}
