// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import PersistenceStore
import Postgres
import PrivateCluster
import Reactor
import Synchronization
import Testing

/// The stores of snapshots and access logs on the shared cluster, with an owner whom no other test
/// uses, and short ways to make what a test needs.
struct SnapshotFixture: Sendable {
  let pool: PostgresPool
  let sessions: any SessionStore
  let snapshots: any SnapshotStore
  let logs: any AccessLogStore
  let owner: OwnerID

  private static let pools = Mutex<[PostgresPool]>([])

  private static let shared = Task {
    try await open(TestCluster.shared().connectionString)
  }

  private static func open(_ database: String) async throws -> (PostgresPool, StoreSecrets) {
    _ = try await Migrator(connectionString: database, migrations: Migration.embedded()).up()
    let loop = try EventLoop(name: "snapshots")
    try loop.start()
    let pool = PostgresPool(loop: loop)
    var configuration = PostgresConfiguration(connectionString: database)
    configuration.outageGrace = .seconds(20)
    // Large batches of rows are made here, on machines that do other things too.
    configuration.answerTimeout = .seconds(600)
    configuration.writeConnections = 4
    // A pool that was started must be closed before it is let go of: these serve to the end.
    pools.withLock { $0.append(pool) }
    pool.start(configuration)
    return (pool, try await StoreSecrets.load(from: pool))
  }

  /// The stores in a database that other tests use too.
  init() async throws {
    try self.init(try await SnapshotFixture.shared.value)
  }

  /// The stores in a new database.
  init(database name: String) async throws {
    let (shared, _) = try await SnapshotFixture.shared.value
    _ = try await shared.write(
      Statement(name: "create_database", sql: "CREATE DATABASE \(name)"), Parameters())
    let connection = try TestCluster.shared().connectionString
    try self.init(try await SnapshotFixture.open("\(connection) dbname=\(name)"))
  }

  private init(_ database: (PostgresPool, StoreSecrets)) throws {
    pool = database.0
    sessions = PostgresSessionStore(pool: pool, secrets: database.1)
    snapshots = PostgresSnapshotStore(pool: pool, secrets: database.1)
    logs = PostgresAccessLogStore(pool: pool)
    owner = try SnapshotFixture.uniqueUser()
  }

  static func uniqueUser() throws -> OwnerID {
    try #require(OwnerID("user-" + Hexadecimal.encode(RandomBytes.generate(count: 8))))
  }

  /// A point in time, `second` seconds after some fixed one.
  func time(_ second: Int64) -> Timestamp {
    Timestamp(microseconds: 1_800_000_000_000_000 + second * 1_000_000)
  }

  func newSnapshot(
    _ title: String = "A title", content: String = "{}", access: SnapshotAccess = .link,
    isTemplate: Bool = false
  ) throws -> NewSnapshot {
    NewSnapshot(
      title: try Title(validating: title, limits: Limits()),
      description: try SessionDescription(validating: "d", limits: Limits()),
      content: try Content(validating: Array(content.utf8), limits: Limits()), access: access,
      isTemplate: isTemplate)
  }

  @discardableResult
  func create(
    _ title: String = "A title", content: String = "{}", access: SnapshotAccess = .link,
    isTemplate: Bool = false, request: String? = nil, owner: OwnerID? = nil, at second: Int64 = 0
  ) async throws -> SnapshotMetadata {
    let new = try newSnapshot(title, content: content, access: access, isTemplate: isTemplate)
    let attempt = try request.map { text in
      let requestID = try RequestID(validating: text)
      return CreationAttempt(
        requestID: requestID,
        fingerprint: try RequestFingerprint(creating: new, requestID: requestID))
    }
    return try await snapshots.createSnapshot(
      new, owner: owner ?? self.owner, attempt: attempt, at: time(second))
  }

  func read(
    _ id: SnapshotID, as reader: OwnerID? = nil, at second: Int64 = 1
  ) async throws -> Snapshot {
    try await snapshots.snapshot(id, reader: reader ?? owner, at: time(second))
  }

  func delete(_ id: SnapshotID, request: String? = nil, at second: Int64 = 2) async throws {
    try await snapshots.deleteSnapshot(
      id, owner: owner, requestID: request.map { try RequestID(validating: $0) },
      at: time(second))
  }

  @discardableResult
  func visit(
    _ snapshot: SnapshotMetadata, as visitor: OwnerID, at second: Int64,
    window: Duration = .seconds(300)
  ) async -> VisitOutcome {
    await logs.countVisit(
      Visit(visitor: visitor, snapshot: snapshot.core, time: time(second)), window: window)
  }

  /// The only log of a visitor.
  func log(of visitor: OwnerID, at second: Int64 = 1_000) async throws -> AccessLog? {
    let page = try await logs.listAccessLogs(
      AccessLogQuery(pageSize: 10), visitor: visitor, at: time(second))
    #expect(page.logs.count <= 1)
    return page.logs.first
  }

  /// Runs a statement that the service never runs.
  @discardableResult
  func run(_ sql: String) async throws -> Rows {
    try await pool.write(Statement(name: "test", sql: sql), Parameters())
  }

  /// The whole error of a call that must fail.
  func refusal(_ body: () async throws -> Void) async -> PersistenceError? {
    do {
      try await body()
      return nil
    } catch {
      return error as? PersistenceError
    }
  }
}
