// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Synchronization
import TestSupport
import Testing

@testable import PersistenceServer

@Suite struct VisitCounterTests {
  private func visit() throws -> Visit {
    let owner = try #require(OwnerID("anna"))
    let snapshot = SnapshotCore(
      id: try #require(SnapshotID("AAAAAAAAAAAAAAAAAAAAAA")), ownerID: owner, title: "t",
      description: "", contentHash: try SHA256.digest(of: []), contentSize: 0,
      createTime: Timestamp(microseconds: 0), isTemplate: false)
    return Visit(visitor: owner, snapshot: snapshot, time: Timestamp(microseconds: 1))
  }

  private let outage = PersistenceError(.storageUnavailable, "m", detail: "d")

  @Test func `a visit is counted by the time the read goes on`() async throws {
    let counter = VisitCounter(
      store: ScriptedVisits([.counted, .withinWindow]),
      scheduler: TestScheduler(firesAtOnce: false), configuration: .init(window: .zero))
    await counter.count(try visit())
    await counter.count(try visit())
    #expect(counter.statistics == .init(counted: 1, withinWindow: 1))
  }

  @Test func `a count that does not come back holds a read for its bound only`() async throws {
    let store = ScriptedVisits([], hangs: true)
    let scheduler = TestScheduler(firesAtOnce: true)
    let counter = VisitCounter(
      store: store, scheduler: scheduler, configuration: .init(window: .zero))
    await counter.count(try visit())
    #expect(scheduler.delays == [.milliseconds(100)])
    #expect(counter.statistics == .init(pending: 1))
    store.letGo()
  }

  @Test func `a count that fails is tried again with longer pauses`() async throws {
    let scheduler = TestScheduler(firesAtOnce: false)
    let store = ScriptedVisits([.failed(outage), .failed(outage), .counted])
    let counter = VisitCounter(
      store: store, scheduler: scheduler, configuration: .init(window: .zero))
    async let counted: Void = counter.count(visit())
    for delay in [Duration.milliseconds(200), .milliseconds(400)] {
      try await waitUntil("the count pauses for \(delay)") { scheduler.delays.contains(delay) }
      scheduler.fire(delay)
    }
    try await counted
    #expect(counter.statistics == .init(counted: 1, retried: 2))
  }

  @Test(arguments: [
    PersistenceError.Reason.storageUnavailable, .storageBusy, .storageExhausted, .deadlineExceeded,
    .cancelled, .concurrentChange,
  ])
  func `a count that may succeed later is tried again`(
    reason: PersistenceError.Reason
  ) async throws {
    let store = ScriptedVisits([.failed(PersistenceError(reason, "m")), .counted])
    let counter = VisitCounter(
      store: store, scheduler: ImpatientScheduler(), configuration: .init(window: .zero))
    await counter.count(try visit())
    #expect(counter.statistics == .init(counted: 1, retried: 1))
  }

  @Test func `a count that cannot succeed is not tried again`() async throws {
    let store = ScriptedVisits([.failed(PersistenceError(.internal, "m"))])
    let counter = VisitCounter(
      store: store, scheduler: ImpatientScheduler(), configuration: .init(window: .zero))
    await counter.count(try visit())
    #expect(counter.statistics == .init(lost: 1))
    #expect(store.callCount == 1)
  }

  @Test func `a count that keeps failing is lost, and the loss is told`() async throws {
    let reports = Mutex<[PersistenceError]>([])
    let store = ScriptedVisits(Array(repeating: .failed(outage), count: 7))
    let counter = VisitCounter(
      store: store, scheduler: ImpatientScheduler(), configuration: .init(window: .zero)
    ) { error in reports.withLock { $0.append(error) } }
    await counter.count(try visit())
    #expect(counter.statistics == .init(retried: 6, lost: 1))
    #expect(reports.withLock { $0 } == [outage])
  }

  @Test func `a count of unknown outcome is never repeated`() async throws {
    let store = ScriptedVisits([.unknown(outage)])
    let counter = VisitCounter(
      store: store, scheduler: ImpatientScheduler(), configuration: .init(window: .zero))
    await counter.count(try visit())
    #expect(counter.statistics == .init(lost: 1))
    #expect(store.callCount == 1)
  }

  /// A counter that is drained while it pauses after a first failure.
  private func drained(_ store: ScriptedVisits) async throws -> VisitCounter {
    let scheduler = TestScheduler(firesAtOnce: false)
    let counter = VisitCounter(
      store: store, scheduler: scheduler, configuration: .init(window: .zero))
    async let counted: Void = counter.count(visit())
    try await waitUntil("the count pauses") { scheduler.delays.contains(.milliseconds(200)) }
    #expect(await counter.drain(grace: .seconds(5)) == 0)
    try await counted
    return counter
  }

  @Test func `a drain gives a count that pauses one more chance`() async throws {
    let counter = try await drained(ScriptedVisits([.failed(outage), .counted]))
    #expect(counter.statistics == .init(counted: 1, retried: 1))
  }

  @Test func `a drain does not pause again`() async throws {
    let store = ScriptedVisits(Array(repeating: .failed(outage), count: 7))
    #expect(try await drained(store).statistics == .init(retried: 1, lost: 1))
    #expect(store.callCount == 2)
  }

  @Test func `a drain gives up what does not come back, and counts it once`() async throws {
    let reports = Mutex<[PersistenceError]>([])
    let store = ScriptedVisits([], hangs: true)
    let scheduler = TestScheduler(firesAtOnce: true)
    let counter = VisitCounter(
      store: store, scheduler: scheduler, configuration: .init(window: .zero)
    ) { error in reports.withLock { $0.append(error) } }
    for _ in 0..<3 { await counter.count(try visit()) }
    #expect(counter.statistics == .init(pending: 3))
    #expect(await counter.drain(grace: .seconds(5)) == 3)
    #expect(counter.statistics == .init(lost: 3))
    store.letGo()
    await counter.count(try visit())
    #expect(counter.statistics == .init(lost: 4))
    #expect(reports.withLock { $0 } == [])
  }

  @Test func `a drain of nothing ends at once`() async throws {
    let counter = VisitCounter(
      store: ScriptedVisits([.counted]), scheduler: TestScheduler(firesAtOnce: false),
      configuration: .init(window: .zero))
    await counter.count(try visit())
    #expect(await counter.drain(grace: .seconds(5)) == 0)
  }

  @Test func `more counts than may be under way are lost at once`() async throws {
    let store = ScriptedVisits([], hangs: true)
    var configuration = VisitCounter.Configuration(window: .zero)
    configuration.pendingMax = 2
    let counter = VisitCounter(
      store: store, scheduler: TestScheduler(firesAtOnce: true), configuration: configuration)
    for _ in 0..<5 { await counter.count(try visit()) }
    #expect(counter.statistics == .init(lost: 3, pending: 2))
    store.letGo()
  }
}

/// Fires timers of retries at once and others never.
private final class ImpatientScheduler: Scheduler {
  func start(_ work: @escaping @Sendable () async -> Void) {
    Task { await work() }
  }

  func schedule(
    after delay: Duration, _ body: @escaping @Sendable () -> Void
  ) -> @Sendable () -> Void {
    if delay != .milliseconds(100) { body() }
    return {}
  }
}

/// A store whose counts end as a script says, or not before they are let go.
private final class ScriptedVisits: AccessLogStore {
  private struct State {
    var script: [VisitOutcome]
    var callCount = 0
    var isLetGo = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>
  private let hangs: Bool

  init(_ script: [VisitOutcome], hangs: Bool = false) {
    state = Mutex(State(script: script))
    self.hangs = hangs
  }

  var callCount: Int { state.withLock { $0.callCount } }

  func letGo() {
    let waiters = state.withLock { state in
      state.isLetGo = true
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  func countVisit(_ visit: Visit, window: Duration) async -> VisitOutcome {
    if hangs {
      await withCheckedContinuation { continuation in
        let isLetGo = state.withLock { state in
          if !state.isLetGo { state.waiters.append(continuation) }
          return state.isLetGo
        }
        if isLetGo { continuation.resume() }
      }
      return .counted
    }
    return state.withLock { state in
      state.callCount += 1
      return state.script.isEmpty ? .counted : state.script.removeFirst()
    }
  }

  func listAccessLogs(
    _ query: AccessLogQuery, visitor: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> AccessLogPage { AccessLogPage(logs: [], next: nil) }

  func listVisitors(
    _ query: SnapshotVisitorQuery, owner: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SnapshotVisitorPage {
    SnapshotVisitorPage(visitors: [], next: nil)
  }

  func deleteAccessLog(
    of snapshot: SnapshotID, visitor: OwnerID
  ) async throws(PersistenceError) {}
}
