// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reactor
import Synchronization
import TestSupport
import Testing

/// An actor that lives on an event loop.
actor Resident {
  nonisolated let loop: EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
  private(set) var count = 0

  init(loop: EventLoop) { self.loop = loop }

  func visit() -> Bool {
    count += 1
    return loop.isCurrent
  }
}

/// Runs `body` with a started loop and ends the loop afterwards.
func withLoop<Result: Sendable>(
  _ body: @Sendable (EventLoop) async throws -> Result
) async throws -> Result {
  let loop = try EventLoop(name: "test")
  try loop.start()
  defer {
    loop.stop()
    loop.join()
  }
  return try await body(loop)
}

/// Runs `body` on the loop's thread as a task.
func onLoop<Result: Sendable>(
  _ loop: EventLoop, _ body: @Sendable @escaping () async throws -> Result
) async throws -> Result {
  try await Task(executorPreference: loop) { try await body() }.value
}

/// The names of what has happened, in order.
private final class Events: Sendable {
  private let names = Mutex<[String]>([])
  var all: [String] { names.withLock { $0 } }
  func add(_ name: String) { names.withLock { $0.append(name) } }
}

/// Suspends in a function that is `depth` calls down. The resumption is followed by another job.
private func suspend(on loop: EventLoop, _ events: Events, depth: Int) async {
  guard depth == 0 else { return await suspend(on: loop, events, depth: depth - 1) }
  await withUnsafeContinuation { continuation in
    loop.execute {
      continuation.resume()
      loop.execute { events.add("the next job") }
    }
  }
  events.add("resumed")
}

@Suite struct EventLoopTests {
  @Test func `tasks, actors and calls run on the loop's thread`() async throws {
    try await withLoop { loop in
      #expect(!loop.isCurrent)
      #expect(EventLoop.current == nil)
      #expect(await Resident(loop: loop).visit())
      let isHome = try await onLoop(loop) { loop.isCurrent && EventLoop.current === loop }
      #expect(isHome)
      let called = await withCheckedContinuation { continuation in
        loop.execute { continuation.resume(returning: loop.isCurrent) }
      }
      #expect(called)
    }
  }

  @Test func `a task stays on the loop across suspensions`() async throws {
    try await withLoop { loop in
      let resident = Resident(loop: loop)
      let stayed = try await onLoop(loop) {
        for _ in 0..<100 {
          guard await resident.visit(), loop.isCurrent else { return false }
          await Task.yield()
          guard loop.isCurrent else { return false }
        }
        return true
      }
      #expect(stayed)
      #expect(await resident.count == 100)
    }
  }

  @Test func `a resumed task returns through its functions without another job`() async throws {
    try await withLoop { loop in
      let events = Events()
      try await onLoop(loop) {
        await suspend(on: loop, events, depth: 3)
        events.add("returned")
      }
      await withCheckedContinuation { done in loop.execute { done.resume() } }
      #expect(events.all == ["resumed", "returned", "the next job"])
    }
  }

  @Test func `a callback of the loop may assume an actor's isolation`() async throws {
    try await withLoop { loop in
      let resident = Resident(loop: loop)
      let count = await withCheckedContinuation { continuation in
        loop.execute {
          continuation.resume(
            returning: resident.assumeIsolated { resident in
              _ = resident.visit()
              return resident.count
            })
        }
      }
      #expect(count == 1)
    }
  }

  @Test func `calls of one thread keep their order`() async throws {
    try await withLoop { loop in
      let seen = Mutex<[Int]>([])
      await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
        for number in 0..<10_000 {
          loop.execute { seen.withLock { $0.append(number) } }
        }
        loop.execute { done.resume() }
      }
      #expect(seen.withLock { $0 } == Array(0..<10_000))
    }
  }

  @Test func `a storm of jobs from many threads loses none`() async throws {
    try await withLoop { loop in
      let resident = Resident(loop: loop)
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<16 {
          group.addTask { for _ in 0..<2_000 { _ = await resident.visit() } }
        }
      }
      #expect(await resident.count == 32_000)
    }
  }

  @Test func `two loops that feed each other stay in step`() async throws {
    try await withLoop { left in
      try await withLoop { right in
        let (near, far) = (Resident(loop: left), Resident(loop: right))
        try await onLoop(left) {
          for _ in 0..<5_000 {
            _ = await far.visit()
            _ = await near.visit()
          }
        }
        #expect(await far.count == 5_000)
        #expect(await near.count == 5_000)
      }
    }
  }

  @Test func `a task that keeps itself ready does not starve a timer`() async throws {
    try await withLoop { loop in
      let fired = Atomic(false)
      try await onLoop(loop) {
        loop.schedule(after: .microseconds(1)) { fired.store(true, ordering: .relaxed) }
        try await waitUntil("the timer fires") { fired.load(ordering: .relaxed) }
      }
    }
  }

  @Test func `a busy loop ends when it is told to, after its ready work`() async throws {
    let loop = try EventLoop(name: "busy")
    try loop.start()
    let ran = Atomic(0)
    for _ in 0..<5_000 { loop.execute { ran.add(1, ordering: .relaxed) } }
    loop.execute { for _ in 0..<5_000 { loop.execute { ran.add(1, ordering: .relaxed) } } }
    loop.stop()
    loop.join()
    #expect(ran.load(ordering: .relaxed) == 10_000)
    loop.execute { ran.add(1, ordering: .relaxed) }
    #expect(ran.load(ordering: .relaxed) == 10_000)
  }

  @Test func `an ended loop lets go of its handlers and timers`() async throws {
    final class Token: Sendable {}
    weak var kept: Token?
    do {
      let loop = try EventLoop(name: "released")
      let token = Token()
      kept = token
      try loop.start()
      loop.execute { loop.schedule(after: .seconds(3600)) { _ = token } }
      loop.stop()
      loop.join()
    }
    #expect(kept == nil)
  }

  @Test func `hundreds of loops leak no descriptor`() throws {
    func openDescriptors() -> Int {
      (0..<1024).count { fcntl($0, F_GETFD) >= 0 }
    }
    let loop = try EventLoop(name: "warm")
    try loop.start()
    loop.stop()
    loop.join()
    let before = openDescriptors()
    for _ in 0..<300 {
      let loop = try EventLoop(name: "leak")
      try loop.start()
      loop.stop()
      loop.join()
    }
    // Other suites run beside this one and hold a few of their own.
    #expect(openDescriptors() < before + 100)
  }
}

@Suite struct TurnTests {
  final class Recorder: TurnObserver {
    var log: [String] = []
    var again: (() -> Void)?

    func turnEnded() {
      log.append("flush")
      again?()
    }
  }

  @Test func `observers run once, after the jobs that the turn made ready`() async throws {
    try await withLoop { loop in
      let log = await withCheckedContinuation { continuation in
        loop.execute {
          let recorder = Recorder()
          let bound = LoopBound(recorder, to: loop)
          loop.atEndOfTurn(recorder)
          loop.execute {
            bound.value.log.append("first")
            loop.execute { bound.value.log.append("second") }
          }
          loop.schedule(after: .milliseconds(1)) { continuation.resume(returning: recorder.log) }
        }
      }
      #expect(log == ["first", "second", "flush"])
    }
  }

  @Test func `what an observer makes ready runs, and is flushed, in the same turn`() async throws {
    try await withLoop { loop in
      let log = await withCheckedContinuation { continuation in
        loop.execute {
          let recorder = Recorder()
          let bound = LoopBound(recorder, to: loop)
          let start = loop.now
          recorder.again = {
            recorder.again = nil
            loop.execute {
              bound.value.log.append(loop.now == start ? "same turn" : "later turn")
              loop.atEndOfTurn(bound.value)
            }
          }
          loop.atEndOfTurn(recorder)
          loop.schedule(after: .milliseconds(1)) { continuation.resume(returning: recorder.log) }
        }
      }
      #expect(log == ["flush", "same turn", "flush"])
    }
  }
}

@Suite struct LoopTimerTests {
  @Test func `timers fire in order and never early`() async throws {
    try await withLoop { loop in
      let fired = await withCheckedContinuation { continuation in
        loop.execute {
          var fired: [Int] = []
          let start = loop.now
          for delay in [5, 1, 3, 2, 4] {
            let timer = loop.schedule(after: .milliseconds(delay)) {
              fired.append(loop.now >= start.advanced(by: .milliseconds(delay)) ? delay : -1)
              if fired.count == 5 { continuation.resume(returning: fired) }
            }
            #expect(timer.deadline == start.advanced(by: .milliseconds(delay)))
          }
        }
      }
      #expect(fired == [1, 2, 3, 4, 5])
    }
  }

  @Test func `a cancelled timer does not fire, not even when it was due in the same turn`()
    async throws
  {
    try await withLoop { loop in
      let fired = await withCheckedContinuation { continuation in
        loop.execute {
          var fired: [String] = []
          var victim: Timer?
          loop.schedule(after: .zero) {
            fired.append("first")
            victim?.cancel()
          }
          victim = loop.schedule(after: .zero) { fired.append("victim") }
          let last = loop.schedule(after: .zero) { continuation.resume(returning: fired) }
          _ = last
        }
      }
      #expect(fired == ["first"])
    }
  }
}
