// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceAPI
import PersistenceModel
import ProtobufWire
import TestSupport
import Testing

@testable import PersistenceServer

/// Who is told of what, without a stream and without time.
@Suite struct SessionWatchTests {
  private let store: MemorySessionStore
  private let hub = SessionWatchHub()
  private let scheduler = TestScheduler(firesAtOnce: false)
  private let service: SessionService
  private let owner: OwnerID
  private let friend: OwnerID

  init() throws {
    store = try MemorySessionStore()
    let limits = Limits()
    service = SessionService(
      store: store, limits: limits,
      pageTokens: PageTokenSealer(
        hmac: try HMACSHA256(key: [1]), ageMax: limits.pageTokenAgeMax),
      scheduler: scheduler, watches: hub,
      now: { Timestamp(microseconds: 1_800_000_000_000_000) })
    owner = try #require(OwnerID("anna"))
    friend = try #require(OwnerID("bert"))
  }

  private func create() async throws -> String { try await service.makeSession(of: owner) }

  private func update(_ id: String) async throws { try await service.retitle(id, by: owner) }

  /// Changes a session as another server would: without telling the hub.
  private func updateElsewhere(_ id: String) async throws {
    _ = try await store.updateSession(
      #require(SessionID(id)), owner: owner,
      change: SessionChange(title: Title(validating: "w", limits: Limits())),
      expectedVersion: nil, requestID: nil, at: Timestamp(microseconds: 0))
  }

  private func watch(
    _ sessions: [(id: String, known: Int64)], as caller: OwnerID? = nil
  ) async throws -> SessionService.Watch {
    var request = WatchSessionsRequest()
    request.sessions = sessions.map { session in
      WatchedSession.with {
        $0.id = session.id
        $0.knownVersion = session.known
      }
    }
    return try await service.beginWatch(request, caller: caller ?? owner)
  }

  /// What a watcher takes, as text.
  private func taken(_ watch: SessionService.Watch) async -> [String]? {
    await watch.mailbox.take()?.map { news in
      switch news {
      case .changed(let news): "\(news.metadata.id.text) \(news.metadata.version)"
      case .gone(let id): "\(id.text) gone"
      case .heartbeat: "heartbeat"
      }
    }
  }

  @Test func `a watcher gets what he lacks and then what follows`() async throws {
    let (first, second) = (try await create(), try await create())
    let watch = try await watch([(first, 0), (second, 1)])
    #expect(await taken(watch) == ["\(first) 1"])
    try await update(second)
    #expect(await taken(watch) == ["\(second) 2"])
    watch.end()
    #expect(hub.watchCount == 0)
  }

  @Test func `a slow watcher gets only the newest version of each session`() async throws {
    let id = try await create()
    let watch = try await watch([(id, 1)])
    for _ in 0..<5 { try await update(id) }
    #expect(await taken(watch) == ["\(id) 6"])
  }

  @Test func `a writer is answered in one turn and watchers are told in the next`() async throws {
    let id = try await create()
    try await update(id)
    #expect(scheduler.delays.isEmpty)
    let watch = try await watch([(id, 2)])
    try await update(id)
    #expect(scheduler.delays == [.zero])
    #expect(await taken(watch) == ["\(id) 3"])
  }

  @Test func `all watchers of a session share one piece of news`() async throws {
    let id = try await create()
    let watches = [try await watch([(id, 1)]), try await watch([(id, 1)])]
    try await update(id)
    var pieces: [ObjectIdentifier] = []
    for watch in watches {
      guard case .changed(let news)? = await watch.mailbox.take()?.first else { continue }
      pieces.append(ObjectIdentifier(news))
    }
    #expect(pieces.count == 2 && pieces[0] == pieces[1])
  }

  @Test(arguments: [1, 15, 16, 128])
  func `the encoding of news is no longer than what it counts for`(length: Int) throws {
    let text = String(repeating: "x", count: length)
    let user = try #require(OwnerID(text))
    let time = Timestamp(microseconds: .max)
    var metadata = SessionMetadata(
      id: try SessionID.random(), ownerID: user, title: text, description: text, version: .max,
      contentHash: try SHA256.digest(of: []), contentSize: .max, createTime: time, updateTime: time)
    metadata.deleteTime = time
    let frame = WatchSessionsResponse(.changed(SessionNews(metadata))).wireBytes(after: 5)
    #expect(frame.count <= metadata.heldBytes)
  }

  @Test func `a poll finds what other servers do, once`() async throws {
    let id = try await create()
    let watch = try await watch([(id, 1)])
    try await hub.poll(store)
    try await updateElsewhere(id)
    try await hub.poll(store)
    try await hub.poll(store)
    #expect(await taken(watch) == ["\(id) 2"])
    watch.mailbox.close()
    #expect(await taken(watch) == nil)
  }

  @Test func `a deletion and an undeletion are news`() async throws {
    let id = try await create()
    let watch = try await watch([(id, 1)])
    _ = try await service.delete(DeleteSessionRequest.with { $0.id = id }, owner: owner)
    #expect(await taken(watch) == ["\(id) gone"])
    try await hub.poll(store)
    _ = try await service.undelete(UndeleteSessionRequest.with { $0.id = id }, owner: owner)
    #expect(await taken(watch) == ["\(id) 3"])
  }

  @Test func `a deletion that is told after its undoing is put right by a poll`() async throws {
    let id = try await create()
    let key = SessionKey(ownerID: owner, id: try #require(SessionID(id)))
    let watch = try await watch([(id, 1)])
    _ = try await service.delete(DeleteSessionRequest.with { $0.id = id }, owner: owner)
    _ = try await service.undelete(UndeleteSessionRequest.with { $0.id = id }, owner: owner)
    try await hub.poll(store)
    hub.announceDeletion(of: key)
    #expect(await taken(watch) == ["\(id) gone"])
    try await hub.poll(store)
    #expect(await taken(watch) == ["\(id) 3"])
  }

  @Test func `a poll tells nothing that was overtaken while it read`() async throws {
    let id = try await create()
    let key = SessionKey(ownerID: owner, id: try #require(SessionID(id)))
    let watch = try await watch([(id, 1)])
    try await store.deleteSession(
      key.id, owner: owner, expectedVersion: nil, requestID: nil, at: service.now())
    let overtaken = OvertakenWatchStore(store) { [service, owner] in
      _ = try? await service.undelete(UndeleteSessionRequest.with { $0.id = id }, owner: owner)
    }
    try await hub.poll(overtaken)
    #expect(await taken(watch) == ["\(id) 3"])
    try await hub.poll(store)
    watch.mailbox.close()
    #expect(await taken(watch) == nil)
  }

  @Test func `what a caller may not read is as gone as what does not exist`() async throws {
    let id = try await create()
    let nobody = String(repeating: "A", count: 22)
    let watch = try await watch([(id, 0), (nobody, 0)], as: friend)
    #expect(Set(try #require(await taken(watch))) == ["\(id) gone", "\(nobody) gone"])
    try await update(id)
    watch.mailbox.close()
    #expect(await taken(watch) == nil)
  }

  @Test(arguments: [true, false])
  func `whom a session is taken away from hears nothing more`(isHere: Bool) async throws {
    let id = try await create()
    let key = try #require(SessionID(id))
    let now = Timestamp(microseconds: 0)
    _ = try await store.grantAccess(
      to: key, owner: owner, grantee: friend, role: .viewer, at: now)
    let watch = try await watch([(id, 0)], as: friend)
    #expect(await taken(watch) == ["\(id) 1"])
    if isHere {
      _ = try await service.revoke(
        RevokeSessionAccessRequest.with {
          $0.id = id
          $0.userID = friend.text
        }, caller: owner)
    } else {
      try await store.revokeAccess(to: key, owner: owner, grantee: friend, at: now)
      try await hub.poll(store)
    }
    #expect(await taken(watch) == ["\(id) gone"])
    try await update(id)
    watch.mailbox.close()
    #expect(await taken(watch) == nil)
  }

  @Test func `a quiet watch has a heartbeat`() async throws {
    let watch = try await watch([(try await create(), 1)])
    for _ in 0..<SessionMailbox.heartbeatTicks { watch.mailbox.tick() }
    #expect(await taken(watch) == ["heartbeat"])
  }

  @Test func `a waiting watcher is woken by news and by the end`() async throws {
    let id = try await create()
    let watch = try await watch([(id, 1)])
    async let first = taken(watch)
    try await update(id)
    #expect(await first == ["\(id) 2"])
    async let second = taken(watch)
    hub.close()
    #expect(await second == nil)
    // A watch that begins while the server drains ends after what it is owed.
    let late = try await self.watch([(id, 0)])
    #expect(await taken(late) == ["\(id) 2"])
    #expect(await taken(late) == nil)
  }

  @Test func `a cancelled watcher stops waiting`() async throws {
    let watch = try await watch([(try await create(), 1)])
    let task = Task { await taken(watch) }
    task.cancel()
    #expect(await task.value == nil)
  }

  @Test func `a watch names one to a thousand sessions`() async throws {
    let none = await #expect(throws: PersistenceError.self) { try await watch([]) }
    #expect(none?.reason == .fieldRequired)
    let ids = (0..<1_001).map { _ in (String(repeating: "A", count: 22), Int64(0)) }
    let many = await #expect(throws: PersistenceError.self) { try await watch(ids) }
    #expect(many?.reason == .sessionsTooMany)
  }
}

/// A store in which something happens between its answer on versions and what is done with it.
private struct OvertakenWatchStore: SessionWatchStore {
  private let store: MemorySessionStore
  private let overtake: @Sendable () async -> Void

  init(_ store: MemorySessionStore, _ overtake: @escaping @Sendable () async -> Void) {
    self.store = store
    self.overtake = overtake
  }

  func owners(
    of ids: [SessionID], readableBy user: OwnerID
  ) async throws(PersistenceError) -> [SessionID: OwnerID] {
    try await store.owners(of: ids, readableBy: user)
  }

  func versions(
    of keys: [SessionKey]
  ) async throws(PersistenceError) -> [SessionKey: Int64] {
    let versions = try await store.versions(of: keys)
    await overtake()
    return versions
  }

  func metadata(
    of keys: [SessionKey]
  ) async throws(PersistenceError) -> [SessionMetadata] {
    try await store.metadata(of: keys)
  }
}
