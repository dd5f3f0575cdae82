// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Postgres

@Suite struct DatabaseCheckTests {
  /// A database that lacks nothing.
  static var sound: DatabaseFacts {
    var server = DatabaseFacts.Server()
    server.versionNumber = 150_020
    server.version = "15.20"
    server.encoding = "UTF8"
    server.database = "holdfast"
    server.role = "ann"
    var schema = DatabaseFacts.Schema()
    schema.name = "public"
    schema.record = .ours(count: 7)
    var facts = DatabaseFacts()
    facts.server = server
    facts.unheededSettings = []
    facts.isPooledByTransaction = false
    facts.schema = schema
    facts.room = ConnectionRoom(limits: [
      ConnectionRoom.Limit("max_connections", allowed: 97, taken: 3)
    ])
    facts.wantedConnections = 24
    return facts
  }

  /// One fault, the check that must find it, what that means, and what its remedy must name.
  struct Case: Sendable {
    let check: String
    let severity: DatabaseCheck.Severity
    let told: String
    let remedy: String
    let spoil: @Sendable (inout DatabaseFacts) -> Void

    init(
      _ check: String, _ severity: DatabaseCheck.Severity, _ told: String, _ remedy: String,
      spoil: @escaping @Sendable (inout DatabaseFacts) -> Void
    ) {
      (self.check, self.severity, self.told, self.remedy) = (check, severity, told, remedy)
      self.spoil = spoil
    }
  }

  static let cases = [
    Case("version", .refusal, "13.9", "15 or newer") {
      $0.server?.versionNumber = 130_009
      $0.server?.version = "13.9"
    },
    Case("encoding", .refusal, "LATIN1", "ENCODING 'UTF8'") { $0.server?.encoding = "LATIN1" },
    Case("pooler", .refusal, "pooler", "pool_mode") { $0.isPooledByTransaction = true },
    Case("settings", .refusal, "jit", "pooler") { $0.unheededSettings = ["jit"] },
    Case("writable", .wait, "standby", "primary") { $0.server?.isInRecovery = true },
    Case("writable", .wait, "read-only", "default_transaction_read_only") {
      $0.server?.isReadOnly = true
    },
    Case("schema", .refusal, "search path", "GRANT USAGE") { $0.schema?.name = "" },
    Case("relations", .refusal, "public.session (bob)", "schema of its own") {
      $0.schema?.foreignRelations = ["public.session (bob)"]
    },
    Case("relations", .refusal, "snapshot", "backup") {
      $0.schema?.missingRelations = ["snapshot"]
    },
    Case("migrations", .refusal, "newer binary", "migrate status") {
      $0.schema?.migrationProblem = .schemaNewer(applied: 99, known: 7)
    },
    Case("rights", .refusal, "INSERT on session", "GRANT") {
      $0.schema?.missingRights = ["INSERT on session"]
    },
    Case("rights", .refusal, "CREATE on the schema public", "migrate up as the owner") {
      $0.schema?.missingRights = ["CREATE on the schema public"]
      $0.schema?.pendingCount = 7
    },
    Case("connections", .wait, "max_connections", "Raise") {
      $0.room = ConnectionRoom(limits: [.init("max_connections", allowed: 97, taken: 96)])
    },
    Case("connections-wanted", .warning, "takes 6", "--loops") {
      $0.room = ConnectionRoom(limits: [.init("max_connections", allowed: 97, taken: 85)])
    },
    Case("compression", .warning, "LZ4", "packages") { $0.server?.compression = .serverDefault },
    Case("durability", .warning, "fsync", "on") { $0.server?.unsafeSettings = ["fsync"] },
  ]

  @Test func `a sound database passes every check`() {
    let findings = DatabaseCheck.findings(in: Self.sound)
    #expect(findings.map(\.check.name) == DatabaseCheck.all.map(\.name))
    #expect(findings.compactMap(\.failure).isEmpty)
  }

  @Test(arguments: cases.indices)
  func `each fault is found by its own check alone, with a remedy`(index: Int) throws {
    let fault = Self.cases[index]
    var facts = Self.sound
    fault.spoil(&facts)
    let failed = DatabaseCheck.findings(in: facts).filter { $0.failure != nil }
    #expect(failed.map(\.check.name) == [fault.check])
    let finding = try #require(failed.first)
    #expect(finding.check.severity == fault.severity)
    guard case .failed(let problem, let remedy) = finding.verdict else { return }
    #expect(problem.contains(fault.told))
    #expect(remedy.contains(fault.remedy))
  }

  @Test func `every check but that of the connection has a case`() {
    let covered = Set(Self.cases.map { $0.check }).union(["connection"])
    #expect(covered == Set(DatabaseCheck.all.map(\.name)))
  }

  @Test func `without a connection only that is judged`() {
    var facts = DatabaseFacts()
    facts.connectionFailure = PostgresError(
      .unavailable, sqlState: "28P01", message: "password authentication failed")
    let findings = DatabaseCheck.findings(in: facts)
    #expect(findings.map(\.check.name) == ["connection"])
    #expect(findings.first?.failure?.contains("~/.pgpass") == true)
  }

  @Test func `the relations of migrations are read from their text`() throws {
    func migration(_ number: Int, _ sql: String) throws -> Migration {
      try Migration(fileName: "m\(number)_step", text: Array(sql.utf8))
    }
    let migrations = [
      try migration(
        1,
        """
        -- CREATE TABLE comment (x int);
        CREATE TABLE a (
          x int
        );
        CREATE UNIQUE INDEX a_by_x ON a (x);
        CREATE FUNCTION f() RETURNS trigger
        """),
      try migration(
        2, "DROP INDEX a_by_x;\nCREATE INDEX IF NOT EXISTS a_by_y ON a (x)\nCREATE TABLE b(x int)"),
    ]
    #expect(Migration.relations(after: migrations) == ["a", "a_by_y", "b"])
  }
}
