// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import PersistenceServer

@Suite(.timeLimit(.minutes(hangLimitMinutes))) struct ServiceSlotTests {
  @Test func `a service that is there is had at once`() async {
    let scheduler = TestScheduler(firesAtOnce: false)
    let slot = ServiceSlot<String>(scheduler: scheduler)
    #expect(slot.current == nil)
    slot.fill("service")
    #expect(slot.current == "service")
    #expect(await slot.awaitService() == "service")
    #expect(scheduler.delays.isEmpty)
  }

  @Test func `everyone who waits is let go on by the service`() async throws {
    let scheduler = TestScheduler(firesAtOnce: false)
    let slot = ServiceSlot<String>(scheduler: scheduler)
    try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<3 { group.addTask { await slot.awaitService() } }
      try await waitUntil("three calls wait") { scheduler.delays.count == 3 }
      slot.fill("service")
      for try await service in group { #expect(service == "service") }
    }
    // Timers that are left find nobody.
    scheduler.fire(.seconds(1))
  }

  @Test func `after a second nobody waits any more`() async throws {
    let scheduler = TestScheduler(firesAtOnce: false)
    let slot = ServiceSlot<String>(scheduler: scheduler)
    async let service = slot.awaitService()
    try await waitUntil("the call waits") { scheduler.isWaiting }
    scheduler.fire(.seconds(1))
    #expect(await service == nil)
    slot.fill("service")
    #expect(await slot.awaitService() == "service")
  }
}
