// SPDX-License-Identifier: Apache-2.0

/// Those who wait for something to become of a session.
struct Waiters {
  struct Waiter {
    /// Looks at the state; true if it has answered.
    let look: @Sendable (borrowing SessionState) -> Bool
    /// Answers that the wait was given up.
    let cancel: @Sendable () -> Void
  }

  private var waiting: [Int: Waiter] = [:]
  private var last = 0

  /// True if nobody waits.
  var isEmpty: Bool { waiting.isEmpty }

  /// A number for a new one.
  mutating func makeID() -> Int {
    last += 1
    return last
  }

  mutating func add(_ id: Int, _ waiter: Waiter) { waiting[id] = waiter }

  mutating func remove(_ id: Int) -> Waiter? { waiting.removeValue(forKey: id) }

  /// Those that wait, in the order in which they came.
  var all: [(id: Int, waiter: Waiter)] {
    waiting.sorted { $0.key < $1.key }.map { (id: $0.key, waiter: $0.value) }
  }
}
