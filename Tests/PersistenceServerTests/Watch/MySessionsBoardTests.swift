// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import TestSupport
import Testing

@testable import PersistenceServer

/// How polls and beginnings of watches bear with failures, slowness and each other.
@Suite struct MySessionsBoardTests {
  private let store = TracedStore()
  private let now = Timestamp(microseconds: 1_800_000_000_000_000)

  private func user(_ number: Int) throws -> OwnerID { try #require(OwnerID("user-\(number)")) }

  private func mailbox(
    of user: OwnerID, in memory: MemoryBudget = MemoryBudget()
  ) throws -> MySessionsMailbox {
    try MySessionsMailbox(since: now, memory: memory.lease(for: user))
  }

  /// Watches of so many users, of each of whom one session has changed.
  private func watches(_ count: Int, on board: MySessionsBoard) throws -> [MySessionsMailbox] {
    try (0..<count).map { number in
      let user = try user(number)
      let mailbox = try mailbox(of: user)
      _ = board.add(mailbox, user: user, at: now)
      try store.addTraces(1, of: user, at: now)
      return mailbox
    }
  }

  /// The number of sessions that are told.
  private func told(_ mailboxes: [MySessionsMailbox]) async -> Int {
    var count = 0
    for mailbox in mailboxes {
      mailbox.close()
      count += await mailbox.take()?.news.count ?? 0
    }
    return count
  }

  @Test(arguments: [TracedStore.Call.traces, .metadata])
  func `a user for whom a poll fails holds up no other`(call: TracedStore.Call) async throws {
    let board = MySessionsBoard()
    let mailboxes = try watches(130, on: board)
    store.fail(call, for: [try user(7)])
    await #expect(throws: PersistenceError.self) { try await board.poll(store, at: now) }
    #expect(await told(mailboxes) == 129)
  }

  @Test func `a poll gives up a database that fails for everybody`() async throws {
    let board = MySessionsBoard()
    let mailboxes = try watches(130, on: board)
    store.fail(.traces, for: Set(try (0..<130).map(user)))
    await #expect(throws: PersistenceError.self) { try await board.poll(store, at: now) }
    // Each of two statements, and either half of it.
    #expect(store.traceCallCount == 6)
    #expect(await told(mailboxes) == 0)
  }

  @Test func `a slow poll of one kind of watches does not hold up the other`() async throws {
    let hub = SessionWatchHub()
    let user = try user(0)
    _ = hub.mine.add(try mailbox(of: user), user: user, at: now)
    let key = SessionKey(ownerID: user, id: try SessionID.random())
    let other = try SessionMailbox(known: [key.id: 0], memory: MemoryBudget().lease(for: user))
    _ = hub.add(other, user: user, keys: [key])
    let (store, now, scheduler) = (store, now, TestScheduler(firesAtOnce: false))
    let hold = Gate()
    store.onTraces = { await hold.wait() }
    let polling = Task {
      await hub.run(store: store, scheduler: scheduler, now: { now })
    }
    try await waitUntil("five polls were made") {
      scheduler.fire(.seconds(1))
      return store.versionCallCount >= 5
    }
    #expect(store.traceCallCount <= 1)
    polling.cancel()
    hold.open()
    await polling.value
  }

  @Test func `what a poll tells while a watch begins is newer than what the beginning reads`()
    async throws
  {
    let user = try user(0)
    let mailbox = try mailbox(of: user)
    let keys = try store.addTraces(2, of: user, at: now)
    store.onMetadata = {
      mailbox.put([.deleted(keys[0]), .changed(TracedStore.metadata(keys[1], version: 9))])
    }
    try await MySessionsBoard.resume(
      mailbox, of: user, since: now.before(.seconds(1)), from: store)
    let news = try #require(await mailbox.take()).news
    #expect(
      Set(news.map(\.key)) == Set(keys) && news.contains(.deleted(keys[0]))
        && news.contains(.changed(TracedStore.metadata(keys[1], version: 9))))
  }

  @Test func `a resumed watch is charged for what it reads, page by page`() async throws {
    let user = try user(0)
    let memory = MemoryBudget(perUserMax: 100_000)
    let mailbox = try mailbox(of: user, in: memory)
    try store.addTraces(900, of: user, at: now)
    try await MySessionsBoard.resume(
      mailbox, of: user, since: now.before(.seconds(1)), from: store)
    #expect(store.metadataCounts.allSatisfy { $0 <= 250 } && memory.heldBytes <= 100_000)
    let batch = try #require(await mailbox.take())
    #expect(batch.isResync && batch.news.isEmpty)
  }
}
