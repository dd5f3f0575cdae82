// SPDX-License-Identifier: Apache-2.0

/// The tasks that wait for a session's state to change.
struct Waiters {
  struct Waiter {
    /// Checks the state, and resumes the task if it has the result; true if it did.
    let look: @Sendable (borrowing SessionState) -> Bool
    /// Resumes the task with `cancelled`.
    let cancel: @Sendable () -> Void
  }

  private var waiting: [Int: Waiter] = [:]
  private var last = 0

  /// True if no task waits.
  var isEmpty: Bool { waiting.isEmpty }

  /// A number for a new waiter.
  mutating func makeID() -> Int {
    last += 1
    return last
  }

  mutating func add(_ id: Int, _ waiter: Waiter) { waiting[id] = waiter }

  mutating func remove(_ id: Int) -> Waiter? { waiting.removeValue(forKey: id) }

  /// The waiters, in order of arrival.
  var all: [(id: Int, waiter: Waiter)] {
    waiting.sorted { $0.key < $1.key }.map { (id: $0.key, waiter: $0.value) }
  }
}
