// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceStore
import Postgres
import PrivateCluster
import TestSupport
import Testing

/// A store with a cache answers as one without: the other stands for another server.
@Suite struct ContentCacheTests {
  private struct Servers {
    let contents: ContentCache
    let cached: PostgresSessionStore
    let other: PostgresSessionStore
    let cachedSnapshots: PostgresSnapshotStore
    let otherSnapshots: PostgresSnapshotStore
    let here: Fixture
    let there: Fixture
  }

  private func withServers(
    capacity: Int = 1 << 20, _ body: (Servers) async throws -> Void
  ) async throws {
    let database = try TestCluster.shared().connectionString
    _ = try await Migrator(connectionString: database, migrations: Migration.embedded()).up()
    try await withPool { pool in
      let secrets = try await StoreSecrets.load(from: pool)
      let contents = ContentCache(capacity: capacity)
      let cached = PostgresSessionStore(pool: pool, secrets: secrets, contents: contents)
      let other = PostgresSessionStore(pool: pool, secrets: secrets)
      let here = try Fixture(store: cached)
      try await body(
        Servers(
          contents: contents, cached: cached, other: other,
          cachedSnapshots: PostgresSnapshotStore(
            pool: pool, secrets: secrets, contents: contents),
          otherSnapshots: PostgresSnapshotStore(pool: pool, secrets: secrets), here: here,
          there: Fixture(store: other, owner: here.owner)))
    }
  }

  private func change(_ fixture: Fixture, to content: String) throws -> SessionChange {
    SessionChange(content: try fixture.content(content))
  }

  @Test func `what was written or read is served again, and a version that is known is not`()
    async throws
  {
    try await withServers { servers in
      let made = try await servers.here.create(content: #"{"a":1}"#)
      let foreign = try await servers.there.create(content: #"{"b":2}"#)
      for _ in 0..<2 {
        #expect(try await servers.here.read(made.id).content?.bytes == Array(#"{"a":1}"#.utf8))
        #expect(try await servers.here.read(foreign.id).content?.bytes == Array(#"{"b":2}"#.utf8))
      }
      #expect(try await servers.here.read(made.id, knownVersion: 1).content == nil)
      let statistics = servers.contents.statistics
      #expect(statistics.hitCount == 4)
      #expect(statistics.missCount == 1)
      #expect(statistics.staleCount == 0)
    }
  }

  @Test func `what another server wrote is served at once`() async throws {
    try await withServers { servers in
      let made = try await servers.here.create(content: "[1]")
      _ = try await servers.here.read(made.id)
      try await servers.there.update(
        made.id, change(servers.there, to: "[2]"), expecting: 1)
      let read = try await servers.here.read(made.id)
      #expect(read.metadata.version == 2)
      #expect(read.content?.bytes == Array("[2]".utf8))
      _ = try await servers.there.store.restoreSession(
        made.id, owner: servers.here.owner, writer: servers.here.owner, to: 1,
        expectedVersion: nil, request: nil, at: servers.here.time(3))
      #expect(try await servers.here.read(made.id).content?.bytes == Array("[1]".utf8))
      #expect(servers.contents.statistics.staleCount == 2)
    }
  }

  @Test func `what is deleted is not served, wherever it was deleted`() async throws {
    try await withServers { servers in
      let here = try await servers.here.create(content: "[1]")
      let there = try await servers.here.create(content: "[1]")
      try await servers.here.delete(here.id, expecting: nil)
      try await servers.there.delete(there.id, expecting: nil)
      for id in [here.id, there.id] {
        #expect(await reason { _ = try await servers.here.read(id) } == .sessionNotFound)
      }
    }
  }

  @Test func `the session of another owner does not exist`() async throws {
    try await withServers { servers in
      let made = try await servers.here.create(content: "[1]")
      let stranger = try Fixture(store: servers.cached)
      #expect(await reason { _ = try await stranger.read(made.id) } == .sessionNotFound)
    }
  }

  @Test func `kept versions are served again while their session lives`() async throws {
    try await withServers { servers in
      let made = try await servers.here.create(content: "[1]")
      try await servers.here.update(made.id, change(servers.here, to: "[2]"), expecting: 1)
      for _ in 0..<2 {
        let (version, content) = try await servers.cached.sessionVersion(
          1, of: made.id, owner: servers.here.owner)
        #expect(version.version == 1)
        #expect(content.bytes == Array("[1]".utf8))
      }
      #expect(servers.contents.statistics.hitCount == 1)
      try await servers.there.delete(made.id, expecting: nil)
      #expect(
        await reason {
          _ = try await servers.cached.sessionVersion(1, of: made.id, owner: servers.here.owner)
        } == .sessionNotFound)
    }
  }

  @Test func `a snapshot is served again to those who may still read it`() async throws {
    try await withServers { servers in
      let (owner, reader) = (servers.here.owner, try Fixture.uniqueOwner())
      let new = NewSnapshot(
        title: try servers.here.title("A title"),
        description: try SessionDescription(validating: "", limits: Limits()),
        content: try servers.here.content("[1]"), source: nil, access: .link, isTemplate: false)
      let now = servers.here.time(1)
      let made = try await servers.otherSnapshots.createSnapshot(
        new, owner: owner, attempt: nil, at: now)
      for _ in 0..<2 {
        let read = try await servers.cachedSnapshots.snapshot(made.core.id, reader: reader, at: now)
        #expect(read.content.bytes == Array("[1]".utf8))
      }
      #expect(servers.contents.statistics.hitCount == 1)
      _ = try await servers.otherSnapshots.updateSnapshotAccess(
        made.core.id, owner: owner,
        access: SnapshotAccess(stored: .owner, readers: [], expireTime: nil), at: now)
      #expect(
        await reason {
          _ = try await servers.cachedSnapshots.snapshot(made.core.id, reader: reader, at: now)
        } == .snapshotNotFound)
      try await servers.otherSnapshots.deleteSnapshot(
        made.core.id, owner: owner, requestID: nil, at: now)
      #expect(
        await reason {
          _ = try await servers.cachedSnapshots.snapshot(made.core.id, reader: owner, at: now)
        } == .snapshotNotFound)
    }
  }

  @Test func `whatever two servers do, the one with a cache reads what the other reads`()
    async throws
  {
    // Room for some of the contents only.
    try await withServers(capacity: 5_000) { servers in
      var random = SystemRandomNumberGenerator()
      var ids: [SessionID] = []
      for _ in 0..<12 { ids.append(try await servers.here.create().id) }
      for step in 0..<400 {
        let id = try #require(ids.randomElement(using: &random))
        let writer = Bool.random(using: &random) ? servers.here : servers.there
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<4:
          let text = "[\(step),\"\(String(repeating: "x", count: .random(in: 0...900)))\"]"
          try await writer.update(id, change(writer, to: text), expecting: nil)
        case 4:
          let current = try await servers.there.read(id).metadata.version
          _ = try await writer.store.restoreSession(
            id, owner: writer.owner, writer: writer.owner, to: .random(in: 1...current),
            expectedVersion: nil, request: nil, at: writer.time(Int64(step)))
        default: break
        }
        let known = Bool.random(using: &random) ? Int64.random(in: 1...9) : nil
        let here = try await servers.here.read(id, knownVersion: known)
        #expect(here == (try await servers.there.read(id, knownVersion: known)))
      }
      #expect(servers.contents.statistics.hitCount > 0)
      #expect(servers.contents.statistics.staleCount > 0)
      #expect(servers.contents.statistics.byteCount <= 5_000)
    }
  }
}
