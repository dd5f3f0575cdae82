// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Synchronization
import TestSupport
import Testing

@testable import PersistenceServer

/// Many tasks that take turns.
@Suite struct TurnsTests {
  /// How many tasks work, and how many have at once.
  private final class Counts: Sendable {
    let state = Mutex((now: 0, most: 0, done: 0))

    func work(until hold: Gate) async {
      state.withLock { counts in
        counts.now += 1
        counts.most = max(counts.most, counts.now)
      }
      await hold.wait()
      state.withLock { counts in
        counts.now -= 1
        counts.done += 1
      }
    }
  }

  @Test func `no more tasks than there are turns work at once, and all do`() async throws {
    let turns = Turns(3)
    let counts = Counts()
    let holds = (0..<20).map { _ in Gate() }
    var tasks: [Task<Void, any Error>] = []
    for hold in holds {
      tasks.append(
        Task {
          try await turns.run { () throws(PersistenceError) in await counts.work(until: hold) }
        })
    }
    try await waitUntil("three tasks work") { counts.state.withLock { $0.now == 3 } }
    for hold in holds { hold.open() }
    for task in tasks { try await task.value }
    #expect(counts.state.withLock { $0.done == 20 && $0.most == 3 })
  }

  @Test func `a task that is cancelled leaves the queue`() async throws {
    let turns = Turns(1)
    let hold = Gate()
    let isHeld = Gate()
    let first = Task {
      try await turns.run { () throws(PersistenceError) in
        isHeld.open()
        await hold.wait()
      }
    }
    await isHeld.wait()
    let second = Task { try await turns.run { () throws(PersistenceError) in } }
    second.cancel()
    await #expect(throws: PersistenceError.self) { try await second.value }
    hold.open()
    try await first.value
    try await turns.run { () throws(PersistenceError) in }
  }
}
