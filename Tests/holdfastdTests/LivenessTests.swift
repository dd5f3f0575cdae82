// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reactor
import TestSupport
import Testing

@testable import holdfastd

@Suite struct LivenessTests {
  @Test func `a loop that takes no turns is named, until it does again`() async throws {
    let loops = try ["asking", "well", "stuck"].map { try EventLoop(name: $0) }
    for loop in loops { try loop.start() }
    let gate = Gate()
    loops[2].execute { gate.wait() }
    let liveness = Liveness(loops: Array(loops.dropFirst()), asking: loops[0])
    let ask = { await Task(executorPreference: loops[0]) { await liveness.stuckLoops() }.value }
    #expect(await ask().contains("stuck"))
    gate.open()
    // Others may keep this machine busy for longer than a loop has for its answer.
    try await waitUntil("every loop takes turns again") { await ask().isEmpty }
    for loop in loops { loop.stop() }
    for loop in loops { loop.join() }
  }

  /// Holds a thread up, as a bug would.
  // Safety: the pointer is set once, and a semaphore is made for several threads.
  private final class Gate: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    init() { sem_init(semaphore, 0, 0) }
    deinit { semaphore.deallocate() }
    func wait() { sem_wait(semaphore) }
    func open() { sem_post(semaphore) }
  }
}
