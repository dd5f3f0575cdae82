// SPDX-License-Identifier: Apache-2.0

import PersistenceServer
import Synchronization

/// A scheduler whose clock moves when a test says so, or jumps to whatever is due. What takes no
/// time is done at once.
final class TestScheduler: Scheduler {
  private struct Timer {
    var id: Int
    var delay: Duration
    var body: @Sendable () -> Void
  }

  private struct State {
    var timers: [Timer] = []
    var count = 0
    var delays: [Duration] = []
  }

  private let state = Mutex(State())
  private let firesAtOnce: Bool

  /// With `firesAtOnce` every timer is due as soon as it is scheduled.
  init(firesAtOnce: Bool) {
    self.firesAtOnce = firesAtOnce
  }

  /// Every delay that was asked for.
  var delays: [Duration] { state.withLock { $0.delays } }

  /// Whether a timer is neither due nor cancelled.
  var isWaiting: Bool { state.withLock { !$0.timers.isEmpty } }

  func start(_ work: @escaping @Sendable () async -> Void) {
    Task { await work() }
  }

  func schedule(
    after delay: Duration, _ body: @escaping @Sendable () -> Void
  ) -> @Sendable () -> Void {
    let id = state.withLock { state in
      state.delays.append(delay)
      state.count += 1
      if !firesAtOnce && delay > .zero {
        state.timers.append(Timer(id: state.count, delay: delay, body: body))
      }
      return state.count
    }
    if firesAtOnce || delay == .zero { body() }
    return { self.state.withLock { state in state.timers.removeAll { $0.id == id } } }
  }

  /// Fires all timers of this delay.
  func fire(_ delay: Duration) {
    let due = state.withLock { state in
      let due = state.timers.filter { $0.delay == delay }
      state.timers.removeAll { $0.delay == delay }
      return due
    }
    for timer in due { timer.body() }
  }
}
