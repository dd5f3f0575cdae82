// SPDX-License-Identifier: Apache-2.0

import PersistenceServer
import Reactor

/// Runs background work on an event loop, by its timers.
struct LoopScheduler: Scheduler {
  let loop: EventLoop

  private final class Appointment {
    var timer: Timer?
    var isCancelled = false
  }

  func start(_ work: @escaping @Sendable () async -> Void) {
    Task(executorPreference: loop, operation: work)
  }

  func schedule(
    after delay: Duration, _ body: @escaping @Sendable () -> Void
  ) -> @Sendable () -> Void {
    let appointment = LoopBound(Appointment(), to: loop)
    onLoop {
      guard !appointment.value.isCancelled else { return }
      appointment.value.timer = loop.schedule(after: delay, body)
    }
    return {
      onLoop {
        appointment.value.isCancelled = true
        appointment.value.timer?.cancel()
      }
    }
  }

  private func onLoop(_ body: @escaping @Sendable () -> Void) {
    if loop.isCurrent { body() } else { loop.execute(body) }
  }
}
