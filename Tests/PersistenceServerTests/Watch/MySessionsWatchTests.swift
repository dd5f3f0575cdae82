// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceAPI
import PersistenceModel
import Synchronization
import TestSupport
import Testing

@testable import PersistenceServer

/// Who is told what of their sessions, without a stream and without time.
@Suite struct MySessionsWatchTests {
  private let store: MemorySessionStore
  private let hub = SessionWatchHub()
  private let memory: MemoryBudget
  private let service: SessionService
  private let clock = Clock()
  private let owner: OwnerID
  private let friend: OwnerID

  /// The time, which only the test moves.
  private final class Clock: Sendable {
    private let seconds = Mutex<Int64>(1_800_000_000)
    var now: Timestamp { Timestamp(microseconds: seconds.withLock { $0 } * 1_000_000) }
    func advance(by count: Int64 = 1) { seconds.withLock { $0 += count } }
  }

  init() throws {
    store = try MemorySessionStore()
    memory = MemoryBudget()
    let limits = Limits()
    service = SessionService(
      store: store, limits: limits,
      pageTokens: PageTokenSealer(
        hmac: try HMACSHA256(key: [1]), ageMax: limits.pageTokenAgeMax),
      scheduler: TestScheduler(firesAtOnce: false), watches: hub, watchMemory: memory,
      now: { [clock] in clock.now })
    owner = try #require(OwnerID("anna"))
    friend = try #require(OwnerID("bert"))
  }

  private func create() async throws -> String { try await service.makeSession(of: owner) }

  private func update(_ id: String) async throws { try await service.retitle(id, by: owner) }

  private func delete(_ id: String) async throws {
    _ = try await service.delete(DeleteSessionRequest.with { $0.id = id }, owner: owner)
  }

  private func undelete(_ id: String) async throws {
    _ = try await service.undelete(UndeleteSessionRequest.with { $0.id = id }, owner: owner)
  }

  private func share(_ id: String, _ role: SessionRole.Wire = .viewer) async throws {
    _ = try await service.grant(
      GrantSessionAccessRequest.with {
        $0.id = id
        $0.userID = friend.text
        $0.role = role
      }, owner: owner)
  }

  private func unshare(_ id: String) async throws {
    _ = try await service.revoke(
      RevokeSessionAccessRequest.with {
        $0.id = id
        $0.userID = friend.text
      }, caller: owner)
  }

  private func watch(
    _ token: String = "", as user: OwnerID? = nil
  ) async throws -> SessionService.MyWatch {
    try await service.beginWatch(
      WatchMySessionsRequest.with { $0.resumeToken = token }, caller: user ?? owner)
  }

  /// Lets a second pass and polls.
  private func poll() async throws {
    clock.advance()
    try await hub.mine.poll(store, at: clock.now)
  }

  /// What a watcher takes, and the token after it.
  private func taken(
    _ watch: SessionService.MyWatch, as user: OwnerID? = nil
  ) async throws -> (events: [String], token: String) {
    guard let batch = await watch.mailbox.take() else { return (["end"], "") }
    let responses = try service.responses(batch, user ?? owner)
    #expect(responses.dropLast().allSatisfy { $0.resumeToken.isEmpty })
    let events = responses.map { response in
      let name = response.event.name.dropFirst("MY_SESSION_EVENT_".count)
      let version = response.metadata.map { " \($0.version)" } ?? ""
      return response.id.isEmpty ? String(name) : "\(name) \(response.id)\(version)"
    }
    return (events, responses.last?.resumeToken ?? "")
  }

  /// What is pending after a poll; empty if nothing is.
  private func told(_ watch: SessionService.MyWatch, as user: OwnerID? = nil) async throws
    -> [String]
  {
    try await poll()
    for _ in 0..<SessionMailbox.heartbeatTicks { watch.mailbox.tick() }
    let events = try await taken(watch, as: user).events
    return events == ["HEARTBEAT"] ? [] : events
  }

  @Test func `the life of a session is told to its owner, each state once`() async throws {
    _ = try await create()
    clock.advance(by: 100)
    let watch = try await watch()
    #expect(try await taken(watch).events == ["RESYNC"])
    let id = try await create()
    #expect(try await told(watch) == ["CREATED \(id) 1"])
    #expect(try await told(watch) == [])
    try await update(id)
    try await update(id)
    #expect(try await told(watch) == ["CHANGED \(id) 3"])
    try await delete(id)
    #expect(try await told(watch) == ["DELETED \(id)"])
    try await undelete(id)
    #expect(try await told(watch) == ["UNDELETED \(id) 5"])
    try await share(id)
    #expect(try await told(watch) == [])
    try await delete(id)
    try await undelete(id)
    #expect(try await told(watch) == ["UNDELETED \(id) 7"])
    watch.end()
    #expect(hub.watchCount == 0)
  }

  @Test func `whom a session is shared with is told of it, until it is no longer`() async throws {
    let (id, other) = (try await create(), try await create())
    let watch = try await watch(as: friend)
    #expect(try await taken(watch, as: friend).events == ["RESYNC"])
    try await update(other)
    try await share(id)
    #expect(try await told(watch, as: friend) == ["SHARED \(id) 1"])
    try await update(id)
    #expect(try await told(watch, as: friend) == ["CHANGED \(id) 2"])
    clock.advance()
    try await share(id, .editor)
    #expect(try await told(watch, as: friend) == ["SHARED \(id) 2"])
    try await delete(id)
    #expect(try await told(watch, as: friend) == ["DELETED \(id)"])
    try await undelete(id)
    #expect(try await told(watch, as: friend) == ["UNDELETED \(id) 4"])
    try await unshare(id)
    #expect(try await told(watch, as: friend) == ["UNSHARED \(id)"])
    try await update(id)
    try await delete(id)
    #expect(try await told(watch, as: friend) == [])
  }

  @Test func `a watch resumes with what it has missed`() async throws {
    let (kept, changed, gone) = (try await create(), try await create(), try await create())
    clock.advance(by: 100)
    let first = try await watch()
    let token = try await taken(first).token
    first.end()
    clock.advance(by: 100)
    try await update(changed)
    try await delete(gone)
    let made = try await create()
    clock.advance(by: 100)
    let second = try await watch(token)
    let (events, later) = try await taken(second)
    #expect(Set(events) == ["CHANGED \(changed) 2", "DELETED \(gone)", "CREATED \(made) 1"])
    #expect(later != token)
    try await update(kept)
    #expect(try await told(second) == ["CHANGED \(kept) 2"])
  }

  @Test func `a change that becomes visible late is told`() async throws {
    let watch = try await watch()
    _ = try await taken(watch)
    let before = clock.now
    for _ in 0..<30 { try await poll() }
    // Begun before the polls, and visible only now.
    _ = try await store.createSession(
      NewSession(
        title: Title(validating: "late", limits: Limits()),
        description: SessionDescription(validating: "", limits: Limits()),
        content: Content(validating: Array("{}".utf8), limits: Limits())),
      owner: owner, requestID: nil, at: before.after(.seconds(1)))
    #expect(try await told(watch).count == 1)
  }

  @Test(arguments: ["", "AAAA", "foreign", "old"])
  func `a token that says nothing is answered by RESYNC`(kind: String) async throws {
    var token = kind
    if kind == "foreign" {
      let theirs = try await watch(as: friend)
      token = try await taken(theirs, as: friend).token
    }
    if kind == "old" {
      token = try await taken(watch()).token
      clock.advance(by: 3 * 86_400 + 1)
    }
    #expect(try await taken(watch(token)).events == ["RESYNC"])
  }

  @Test func `a thousand changes at once are told by RESYNC`() async throws {
    let watch = try await watch()
    let token = try await taken(watch).token
    for _ in 0..<SessionTrace.countMax { _ = try await create() }
    #expect(try await told(watch) == ["RESYNC"])
    #expect(try await taken(self.watch(token)).events == ["RESYNC"])
    // Not with every poll that finds them, but once more when they are over.
    #expect(try await told(watch) == [])
    clock.advance(by: 100)
    try await poll()
    #expect(try await told(watch) == ["RESYNC"])
    let id = try await create()
    #expect(try await told(watch) == ["CREATED \(id) 1"])
  }

  @Test func `news that find no room are told by RESYNC`() async throws {
    let user = owner
    let budget = MemoryBudget(perUserMax: 10_000)
    let mailbox = try MySessionsMailbox(since: clock.now, memory: budget.lease(for: user))
    let keys = try (0..<200).map { _ in SessionKey(ownerID: user, id: try SessionID.random()) }
    mailbox.put(keys.map { .deleted($0) })
    let batch = try #require(await mailbox.take())
    #expect(batch.isResync && batch.news.isEmpty)
    mailbox.put([.deleted(keys[0])])
    #expect(await mailbox.take()?.news == [.deleted(keys[0])])
  }

  @Test func `a poll that fails is made up for by the next`() async throws {
    let watch = try await watch()
    _ = try await taken(watch)
    let id = try await create()
    store.failEveryCall(with: .internal("broken"))
    for _ in 0..<100 {
      await #expect(throws: PersistenceError.self) { try await poll() }
    }
    store.failEveryCall(with: nil)
    #expect(try await told(watch) == ["CREATED \(id) 1"])
  }

  @Test func `the end of the hub ends a watch after what it is owed`() async throws {
    let watch = try await watch()
    _ = try await taken(watch)
    let id = try await create()
    try await poll()
    hub.close()
    #expect(try await taken(watch).events == ["CREATED \(id) 1"])
    #expect(try await taken(watch).events == ["end"])
    #expect(try await taken(self.watch()).events == ["RESYNC"])
  }
}

extension MySessionEvent.Wire {
  fileprivate var name: String {
    Self.names.first { $0.key == self }?.value ?? "\(rawValue)"
  }
}
