// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Synchronization
import TestSupport
import Testing

@testable import PersistenceServer

/// What polls ask, and what becomes of answers that fail.
@Suite(.timeLimit(.minutes(hangLimitMinutes))) struct SessionWatchPollTests {
  private let hub = SessionWatchHub()
  private let store = ScriptedWatchStore()
  private let memory: MemoryBudget
  private let owner: OwnerID
  private let friend: OwnerID

  init() throws {
    memory = MemoryBudget()
    owner = try #require(OwnerID("anna"))
    friend = try #require(OwnerID("bert"))
  }

  /// Watches so many sessions, which are all known at version 0.
  private func watch(_ count: Int, as user: OwnerID) throws -> SessionMailbox {
    let ids = try (0..<count).map { _ in try SessionID.random() }
    let mailbox = try SessionMailbox(
      known: Dictionary(uniqueKeysWithValues: ids.map { ($0, 0) }), memory: memory.lease(for: user))
    _ = hub.add(mailbox, user: user, keys: ids.map { SessionKey(ownerID: owner, id: $0) })
    return mailbox
  }

  @Test func `a poll asks for a thousand sessions at once`() async throws {
    let mailboxes = try [watch(1_000, as: owner), watch(1_000, as: owner), watch(500, as: friend)]
    try await hub.poll(store)
    #expect(store.asked.versions == [1_000, 1_000, 500])
    #expect(store.asked.metadata == [1_000, 1_000, 500])
    #expect(store.asked.owners == [500])
    var newsCount = 0
    for mailbox in mailboxes { newsCount += await mailbox.take()?.count ?? 0 }
    #expect(newsCount == 2_500)
    try await hub.poll(store)
    #expect(store.asked.metadata.suffix(3) == [0, 0, 0])
  }

  @Test func `what a poll could not ask holds up nothing else and is asked by the next`()
    async throws
  {
    let mailbox = try watch(2_500, as: owner)
    store.fail(calls: [1])
    await #expect(throws: PersistenceError.self) { try await hub.poll(store) }
    #expect(await mailbox.take()?.count == 1_500)
    try await hub.poll(store)
    #expect(await mailbox.take()?.count == 1_000)
  }

  @Test func `of polls that fail in a row the first is reported`() async throws {
    _ = try watch(1, as: owner)
    store.fail(calls: [1, 2, 3, 5])
    let reported = Mutex<[PersistenceError.Reason]>([])
    let (hub, store, scheduler) = (hub, store, TestScheduler(firesAtOnce: false))
    let polling = Task {
      await hub.run(
        store: store, scheduler: scheduler,
        now: { Timestamp(microseconds: 0) }
      ) { error in
        reported.withLock { $0.append(error.reason) }
      }
    }
    try await waitUntil("eight polls were made") {
      scheduler.fire(.seconds(1))
      return store.asked.versions.count >= 8
    }
    polling.cancel()
    await polling.value
    #expect(reported.withLock { $0 } == [.storageUnavailable, .storageUnavailable])
  }

  @Test func `news that find no room are told by a later poll`() async throws {
    // Room for ten sessions and for news of nine of them.
    let limit = 33 * 512
    let memory = MemoryBudget(perUserMax: limit)
    let ids = try (0..<10).map { _ in try SessionID.random() }
    let mailbox = try SessionMailbox(
      known: Dictionary(uniqueKeysWithValues: ids.map { ($0, 0) }),
      memory: memory.lease(for: owner))
    _ = hub.add(mailbox, user: owner, keys: ids.map { SessionKey(ownerID: owner, id: $0) })
    let told = Mutex<Set<SessionID>>([])
    let reading = Task {
      while let news = await mailbox.take() {
        #expect(news.count < 10)
        for case .changed(let news) in news { told.withLock { _ = $0.insert(news.metadata.id) } }
      }
    }
    try await hub.poll(store)
    #expect(memory.heldBytes <= limit)
    try await waitUntil("all news are told") {
      try await hub.poll(store)
      return told.withLock { $0 == Set(ids) }
    }
    mailbox.close()
    await reading.value
  }

  @Test func `a watch of more than a user may hold is refused`() async throws {
    let memory = MemoryBudget(perUserMax: 1_024)
    let ids = try (0..<10).map { _ in try SessionID.random() }
    let error = #expect(throws: PersistenceError.self) {
      try SessionMailbox(
        known: Dictionary(uniqueKeysWithValues: ids.map { ($0, 0) }),
        memory: memory.lease(for: owner))
    }
    #expect(error?.reason == .memoryExhausted)
    #expect(memory.heldBytes == 0)
  }

  @Test func `whom a session is taken away from is told although versions cannot be read`()
    async throws
  {
    let mailbox = try watch(2, as: friend)
    store.fail(calls: [0])
    store.isShared.withLock { $0 = false }
    await #expect(throws: PersistenceError.self) { try await hub.poll(store) }
    let news = try #require(await mailbox.take())
    #expect(news.count == 2)
    for item in news {
      guard case .gone = item else {
        Issue.record("\(item) is told")
        continue
      }
    }
  }
}

/// A store in which every session is at version 1 and anna's, and may be shared with all.
private final class ScriptedWatchStore: SessionTraceStore {
  /// How many sessions each call asked for.
  struct Asked {
    var versions: [Int] = []
    var metadata: [Int] = []
    var owners: [Int] = []
  }

  let isShared = Mutex(true)
  private let state = Mutex(Asked())
  private let failing = Mutex<Set<Int>>([])

  func traces(
    since times: [OwnerID: Timestamp]
  ) async throws(PersistenceError) -> [OwnerID: [SessionTrace]] { [:] }

  var asked: Asked { state.withLock { $0 } }

  /// Makes the calls for versions fail that have these numbers.
  func fail(calls: Set<Int>) { failing.withLock { $0 = calls } }

  func owners(
    of ids: [SessionID], readableBy user: OwnerID
  ) async throws(PersistenceError) -> [SessionID: OwnerID] {
    state.withLock { $0.owners.append(ids.count) }
    guard isShared.withLock({ $0 }), let owner = OwnerID("anna") else { return [:] }
    return Dictionary(uniqueKeysWithValues: ids.map { ($0, owner) })
  }

  func versions(
    of keys: [SessionKey]
  ) async throws(PersistenceError) -> [SessionKey: Int64] {
    let number = state.withLock { asked in
      asked.versions.append(keys.count)
      return asked.versions.count - 1
    }
    if failing.withLock({ $0.contains(number) }) {
      throw PersistenceError(.storageUnavailable, "The database cannot be reached.")
    }
    return Dictionary(uniqueKeysWithValues: keys.map { ($0, 1) })
  }

  func metadata(
    of keys: [SessionKey]
  ) async throws(PersistenceError) -> [SessionMetadata] {
    state.withLock { $0.metadata.append(keys.count) }
    let time = Timestamp(microseconds: 0)
    let hash: Digest
    do {
      hash = try SHA256.digest(of: [])
    } catch {
      throw .internal("no digest")
    }
    return keys.map {
      SessionMetadata(
        id: $0.id, ownerID: $0.ownerID, title: "t", description: "", version: 1,
        contentHash: hash, contentSize: 0, createTime: time, updateTime: time)
    }
  }
}
