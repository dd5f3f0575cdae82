// SPDX-License-Identifier: Apache-2.0

import PersistenceStore
import Postgres
import PrivateCluster
import Reactor
import Synchronization
import Testing

/// What the checks find in real databases of a real server.
@Suite struct ExaminationTests {
  private static let number = Atomic(0)

  /// A new database, and the name of a role for it.
  private func makeDatabase(_ options: String = "") async throws -> (name: String, role: String) {
    let number = Self.number.add(1, ordering: .relaxed).newValue
    let (name, role) = ("examined_\(number)", "examined_role_\(number)")
    try await run(["CREATE DATABASE \(name) TEMPLATE template0 \(options)"])
    try await run(["CREATE ROLE \(role) LOGIN"])
    return (name, role)
  }

  private func address(_ database: String, role: String? = nil) throws -> String {
    try TestCluster.shared().connectionString + " dbname=\(database)"
      + (role.map { " user=\($0)" } ?? "")
  }

  private func run(_ statements: [String], in database: String? = nil) async throws {
    let target =
      if let database { try address(database) } else { try TestCluster.shared().connectionString }
    try await withPool(configure: { $0.connectionString = target }) { pool in
      for sql in statements {
        _ = try await pool.write(Statement(name: "prepare", sql: sql), Parameters())
      }
    }
  }

  private func migrate(_ database: String) async throws {
    _ = try await Migrator(
      connectionString: try address(database), migrations: try Migration.embedded()
    ).up()
  }

  /// The properties of the servers that tests run on: commits that are not safe, and in some builds
  /// no LZ4.
  private static let ofTestServers: Set<String> = ["durability", "compression"]

  /// The failures of an examination, by the name of the check, without those of any test server.
  private func failures(_ address: String) async throws -> [String: String] {
    let loop = try EventLoop(name: "examine")
    try loop.start()
    let facts = await DatabaseExaminer(
      PostgresConfiguration(connectionString: address), migrations: try Migration.embedded(),
      footprint: .stores, wantedConnections: 6
    ).examine(on: loop)
    loop.stop()
    loop.join()
    var failures: [String: String] = [:]
    for finding in DatabaseCheck.findings(in: facts)
    where !Self.ofTestServers.contains(finding.check.name) {
      failures[finding.check.name] = finding.failure
    }
    return failures
  }

  @Test func `an empty database and a migrated one lack nothing`() async throws {
    let database = try await makeDatabase().name
    let empty = try await failures(address(database))
    #expect(empty == [:])
    try await migrate(database)
    let migrated = try await failures(address(database))
    #expect(migrated == [:])
  }

  @Test(arguments: ["SQL_ASCII", "LATIN1", "EUC_JP"])
  func `another encoding than UTF8 is found`(encoding: String) async throws {
    let database = try await makeDatabase(
      "ENCODING '\(encoding)' LC_COLLATE 'C' LC_CTYPE 'C'"
    ).name
    let found = try await failures(address(database))
    #expect(Array(found.keys) == ["encoding"])
    #expect(found["encoding"]?.contains(encoding) == true)
  }

  @Test(arguments: [
    "CREATE TABLE session (id int)", "CREATE VIEW snapshot AS SELECT 1",
    "CREATE DOMAIN audit_event AS text", "CREATE SEQUENCE session_by_updated",
    "CREATE TABLE holdfast_migration (version text)",
    """
    CREATE TABLE holdfast_migration (number integer PRIMARY KEY, name text, checksum bytea,
      applied_at timestamptz); CREATE TABLE session (id int)
    """,
  ])
  func `somebody else's relation of our name is found, with its owner`(sql: String) async throws {
    let database = try await makeDatabase().name
    try await run(sql.split(separator: ";").map(String.init), in: database)
    let found = try await failures(address(database))
    #expect(Array(found.keys) == ["relations"])
    #expect(found["relations"]?.contains("(holdfast)") == true)
  }

  @Test func `a table that is lost is found`() async throws {
    let database = try await makeDatabase().name
    try await migrate(database)
    try await run(["DROP TABLE session_grant"], in: database)
    #expect(try await failures(address(database))["relations"]?.contains("session_grant") == true)
  }

  @Test func `a role with rights on rows lacks nothing, and each right it lacks is named`()
    async throws
  {
    let (database, role) = try await makeDatabase()
    try await migrate(database)
    let without = try await failures(address(database, role: role))
    #expect(without["rights"]?.contains("SELECT on holdfast_migration") == true)
    let grants = SchemaFootprint.stores.rights.flatMap { table, rights in
      rights.map { "GRANT \($0.rawValue) ON \(table) TO \(role)" }
    }
    try await run(grants + ["GRANT SELECT ON holdfast_migration TO \(role)"], in: database)
    let lacking = try await failures(address(database, role: role))
    #expect(lacking == [:])
    try await run(["REVOKE DELETE ON session_grant FROM \(role)"], in: database)
    let found = try await failures(address(database, role: role))
    #expect(found["rights"]?.contains("does not have: DELETE on session_grant.") == true)
  }

  @Test func `pending migrations need a role that may create`() async throws {
    let (database, role) = try await makeDatabase()
    let found = try await failures(address(database, role: role))
    #expect(found["rights"]?.contains("CREATE on the schema public") == true)
  }

  @Test func `a search path that leads nowhere is found`() async throws {
    let database = try await makeDatabase().name
    let nowhere = try address(database) + " options='-c search_path=nowhere'"
    #expect(try await failures(nowhere)["schema"] != nil)
  }

  @Test func `a read-only default is found`() async throws {
    let database = try await makeDatabase().name
    try await run(["ALTER DATABASE \(database) SET default_transaction_read_only = on"])
    #expect(try await Array(failures(address(database)).keys) == ["writable"])
  }

  @Test func `the narrowest limit on connections counts`() async throws {
    let (database, role) = try await makeDatabase()
    try await run(["GRANT ALL ON SCHEMA public TO \(role)"], in: database)
    try await run(["ALTER ROLE \(role) CONNECTION LIMIT 2"])
    let two = try await failures(address(database, role: role))
    #expect(Array(two.keys) == ["connections-wanted"])
    #expect(two["connections-wanted"]?.contains("role \(role)") == true)
    try await run(["ALTER ROLE \(role) CONNECTION LIMIT 1"])
    let one = try await failures(address(database, role: role))
    #expect(one["connections"]?.contains("allows 1") == true)
    try await run(["ALTER ROLE \(role) CONNECTION LIMIT 0"])
    let none = try await failures(address(database, role: role))
    #expect(none["connection"]?.contains("Raise the limit") == true)
  }

  @Test func `a database that is not there is a failure of the connection`() async throws {
    let found = try await failures(address("no_such_database"))
    #expect(found["connection"]?.contains("Create the database") == true)
  }
}
