// SPDX-License-Identifier: Apache-2.0

/// Counts the calls of a client that are in progress.
///
///     open --drain--> draining --last call over, close--> closed
///     open --close--------------------------------------> closed
struct ClientCalls {
  private enum State { case open, draining, closed }

  private var state = State.open
  private var count = 0
  private var waiters: [CheckedContinuation<Void, Never>] = []

  /// True while attempts may still be made.
  var allowsAttempts: Bool { state != .closed }

  /// Counts a new call; returns false if the client accepts none.
  mutating func begin() -> Bool {
    guard state == .open else { return false }
    count += 1
    return true
  }

  /// Counts the end of a call. Returns the tasks that waited for the last one.
  mutating func end() -> [CheckedContinuation<Void, Never>] {
    count -= 1
    return count == 0 ? takeWaiters() : []
  }

  /// Stops accepting calls.
  mutating func drain() { if state == .open { state = .draining } }

  /// Stops allowing attempts. Returns the tasks that waited for the last call.
  mutating func close() -> [CheckedContinuation<Void, Never>] {
    state = .closed
    return takeWaiters()
  }

  /// Adds a task that waits for the last call; returns false if there is nothing to wait for.
  mutating func wait(_ waiter: CheckedContinuation<Void, Never>) -> Bool {
    guard state == .draining, count > 0 else { return false }
    waiters.append(waiter)
    return true
  }

  private mutating func takeWaiters() -> [CheckedContinuation<Void, Never>] {
    defer { waiters = [] }
    return waiters
  }
}
