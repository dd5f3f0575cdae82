// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Reactor

@Suite(.timeLimit(.minutes(hangLimitMinutes))) struct AcceptorTests {
  private func run(_ body: (EventLoop) async throws -> Void) async throws {
    let loop = try EventLoop(name: "acceptor")
    try loop.start()
    try await body(loop)
    loop.stop()
    loop.join()
  }

  /// Waits until `condition` holds at the end of a turn of the loop.
  private func wait(
    on loop: EventLoop, until text: String, _ condition: @escaping @Sendable () -> Bool
  ) async throws {
    try await waitUntil(text) {
      await Task(executorPreference: loop, operation: condition).value
    }
  }

  @Test func `every connection that waits is handed on`() async throws {
    try await run { loop in
      let count = Mutex(0)
      let acceptor = try await Task(executorPreference: loop) {
        let socket = try Socket.listen(on: .loopback(port: 0))
        let address = try socket.localAddress()
        let acceptor = Acceptor(socket, on: loop, acceptsPerTurnMax: 2, pauseTime: .seconds(60)) {
          #expect($0.peer.isLocal)
          count.withLock { $0 += 1 }
        }
        try acceptor.start()
        for _ in 0..<5 { _ = try Socket.connect(to: address) }
        return LoopBound(acceptor, to: loop)
      }.value
      try await wait(on: loop, until: "five connections are accepted") {
        count.withLock { $0 } == 5
      }
      await Task(executorPreference: loop) { acceptor.value.stop() }.value
    }
  }

  @Test func `whoever waits is accepted before the listener goes`() async throws {
    try await run { loop in
      try await Task(executorPreference: loop) {
        let socket = try Socket.listen(on: .loopback(port: 0))
        let address = try socket.localAddress()
        let count = Mutex(0)
        let acceptor = Acceptor(socket, on: loop, acceptsPerTurnMax: 2, pauseTime: .seconds(60)) {
          _ in count.withLock { $0 += 1 }
        }
        try acceptor.start()
        // None is accepted in a turn that does not end.
        for _ in 0..<5 { _ = try Socket.connect(to: address) }
        acceptor.finish()
        #expect(count.withLock { $0 } == 5)
      }.value
    }
  }

  /// A socket that was never told to listen reports an error all the time and accepts nothing, as
  /// a listener does while there are no descriptors.
  private func failing(
    on loop: EventLoop, pauseTime: Duration
  ) async throws -> LoopBound<Acceptor> {
    try await Task(executorPreference: loop) {
      let socket = try Socket.open(family: AF_INET)
      let acceptor = Acceptor(socket, on: loop, pauseTime: pauseTime) { _ in }
      try acceptor.start()
      return LoopBound(acceptor, to: loop)
    }.value
  }

  @Test func `what cannot be accepted is left alone for the pause`() async throws {
    try await run { loop in
      let acceptor = try await failing(on: loop, pauseTime: .seconds(3_600))
      try await wait(on: loop, until: "it pauses") { acceptor.value.isPausing }
      // Turns in which the socket is ready all the time.
      for _ in 0..<100 { await Task(executorPreference: loop) {}.value }
      let (isPausing, pauseCount) = await Task(executorPreference: loop) {
        (acceptor.value.isPausing, acceptor.value.pauseCount)
      }.value
      #expect(isPausing)
      #expect(pauseCount == 1)
      await Task(executorPreference: loop) { acceptor.value.stop() }.value
    }
  }

  @Test func `after the pause it is tried again`() async throws {
    try await run { loop in
      let acceptor = try await failing(on: loop, pauseTime: .milliseconds(1))
      for isPausing in [true, false, true, false, true] {
        try await wait(on: loop, until: "isPausing is \(isPausing)") {
          acceptor.value.isPausing == isPausing
        }
      }
      try await wait(on: loop, until: "it has paused three times") {
        acceptor.value.pauseCount >= 3
      }
      await Task(executorPreference: loop) { acceptor.value.stop() }.value
    }
  }
}
