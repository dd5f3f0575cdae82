// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Workbench
import WorkbenchEngine

/// Clocks that stand still until a test moves them.
final class ManualClock: WorkbenchClock {
  private struct Sleeper {
    let until: Int64
    let wake: CheckedContinuation<Void, Never>
  }

  private struct Times {
    var now = Moment(uptime: 1_000, wall: 1_700_000_000_000)
    var sleepers: [Int: Sleeper] = [:]
    var last = 0
  }

  private let times = Mutex(Times())

  var now: Moment { times.withLock { $0.now } }

  func wait(until uptime: Int64) async throws {
    let id = times.withLock { times in
      times.last += 1
      return times.last
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        times.withLock { times in
          guard times.now.uptime < uptime, !Task.isCancelled else { return continuation.resume() }
          times.sleepers[id] = Sleeper(until: uptime, wake: continuation)
        }
      }
    } onCancel: {
      times.withLock { $0.sleepers.removeValue(forKey: id) }?.wake.resume()
    }
    try Task.checkCancellation()
  }

  /// Moves both clocks on, and wakes whoever waited for that.
  func advance(by time: Int64) {
    times.withLock { times in
      times.now.uptime += time
      times.now.wall += time
      for (id, sleeper) in times.sleepers where sleeper.until <= times.now.uptime {
        times.sleepers[id] = nil
        sleeper.wake.resume()
      }
    }
  }
}
