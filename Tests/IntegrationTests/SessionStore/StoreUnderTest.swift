// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import PersistenceStore
import Postgres
import PrivateCluster
import Reactor
import TestSupport
import Testing

/// The stores that keep the promises of `SessionStore`.
enum StoreUnderTest: CaseIterable, CustomTestStringConvertible {
  case memory
  case postgres
  case postgresWithCache

  var testDescription: String {
    switch self {
    case .memory: "memory"
    case .postgres: "PostgreSQL"
    case .postgresWithCache: "PostgreSQL with a cache of contents"
    }
  }

  /// The store, and an owner whom no other test uses.
  func open() async throws -> Fixture {
    switch self {
    case .memory: try Fixture(store: MemorySessionStore())
    case .postgres: try Fixture(store: await SharedStore.task.value.plain)
    case .postgresWithCache: try Fixture(store: await SharedStore.task.value.cached)
    }
  }
}

/// The stores on the shared cluster, for as long as the tests run.
private enum SharedStore {
  static let task = Task {
    () throws -> (plain: PostgresSessionStore, cached: PostgresSessionStore) in
    let database = try TestCluster.shared().connectionString
    _ = try await Migrator(connectionString: database, migrations: Migration.embedded()).up()
    let loop = try EventLoop(name: "store")
    try loop.start()
    let pool = PostgresPool(loop: loop)
    var configuration = PostgresConfiguration(connectionString: database)
    configuration.outageGrace = .seconds(20)
    configuration.answerTimeout = .seconds(600)
    pool.start(configuration)
    let secrets = try await StoreSecrets.load(from: pool)
    return (
      PostgresSessionStore(pool: pool, secrets: secrets),
      PostgresSessionStore(
        pool: pool, secrets: secrets, contents: ContentCache(capacity: 4 << 20))
    )
  }
}

/// A store with an owner, and short ways to make what a test needs.
struct Fixture: Sendable {
  let store: any SessionStore
  let owner: OwnerID

  init(store: any SessionStore) throws {
    self.init(store: store, owner: try Fixture.uniqueOwner())
  }

  init(store: any SessionStore, owner: OwnerID) {
    self.store = store
    self.owner = owner
  }

  static func uniqueOwner() throws -> OwnerID {
    try #require(OwnerID("owner-" + Hexadecimal.encode(RandomBytes.generate(count: 8))))
  }

  /// A point in time, `second` seconds after some fixed one.
  func time(_ second: Int64) -> Timestamp {
    Timestamp(microseconds: 1_800_000_000_000_000 + second * 1_000_000)
  }

  func title(_ text: String) throws -> Title {
    try Title(validating: text, limits: Limits())
  }

  func content(_ text: String) throws -> Content {
    try Content(validating: Array(text.utf8), limits: Limits())
  }

  func newSession(
    _ title: String = "A title", description: String = "", content: String = "{}"
  ) throws -> NewSession {
    NewSession(
      title: try self.title(title),
      description: try SessionDescription(validating: description, limits: Limits()),
      content: try self.content(content))
  }

  func format(_ name: String, _ version: Int32) throws -> ContentFormat {
    try ContentFormat(validating: name, version: version)
  }

  @discardableResult
  func create(
    _ title: String = "A title", description: String = "", content: String = "{}",
    request: String? = nil, at second: Int64 = 0
  ) async throws -> SessionMetadata {
    try await store.createSession(
      newSession(title, description: description, content: content), owner: owner,
      requestID: request.map { try RequestID(validating: $0) }, at: time(second))
  }

  @discardableResult
  func update(
    _ id: SessionID, _ change: SessionChange, expecting version: Int64?, request: String? = nil,
    at second: Int64 = 1
  ) async throws -> SessionMetadata {
    try await outcome(id, change, expecting: version, request: request, at: second).metadata
  }

  /// The same, and whether the session met the change already.
  func outcome(
    _ id: SessionID, _ change: SessionChange, expecting version: Int64?, request: String? = nil,
    at second: Int64 = 1
  ) async throws -> SessionUpdate {
    try await store.updateSession(
      id, owner: owner, change: change, expectedVersion: version,
      requestID: request.map { try RequestID(validating: $0) }, at: time(second))
  }

  func delete(
    _ id: SessionID, expecting version: Int64?, request: String? = nil, at second: Int64 = 2
  ) async throws {
    try await store.deleteSession(
      id, owner: owner, expectedVersion: version,
      requestID: request.map { try RequestID(validating: $0) }, at: time(second))
  }

  func read(_ id: SessionID, knownVersion: Int64? = nil) async throws -> Session {
    try await store.session(id, owner: owner, knownVersion: knownVersion)
  }

  /// Walks a list from page to page and returns the ids, calling `between` before each next page.
  func walk(
    _ order: SessionOrder = SessionOrder(), filter: SessionFilter = .all, pageSize: Int,
    between: () async throws -> Void = {}
  ) async throws -> [SessionID] {
    var query = SessionQuery(order: order, filter: filter, pageSize: pageSize)
    var ids: [SessionID] = []
    while true {
      let page = try await store.listSessions(query, owner: owner)
      ids += page.sessions.map(\.id)
      guard let next = page.next else { return ids }
      #expect(page.sessions.count == pageSize)
      query.position = next
      try await between()
    }
  }
}

extension SessionStore {
  /// Makes a new version as an older one, with the note of that.
  func restoreSession(
    _ id: SessionID, owner: OwnerID, writer: OwnerID, to version: Int64, expectedVersion: Int64?,
    request: RequestFingerprint?, at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata {
    try await restoreSession(
      id, owner: owner, writer: writer, to: version, expectedVersion: expectedVersion, note: .none,
      request: request, at: now)
  }
}

/// The reason with which `body` fails, or nil when it does not.
func reason(_ body: () async throws -> Void) async -> PersistenceError.Reason? {
  do {
    try await body()
    return nil
  } catch {
    return (error as? PersistenceError)?.reason
  }
}
