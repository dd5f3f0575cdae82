// SPDX-License-Identifier: Apache-2.0

/// The calls of a client that are under way.
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

  /// Notes a call; false if the client takes none.
  mutating func begin() -> Bool {
    guard state == .open else { return false }
    count += 1
    return true
  }

  /// A call is over. Returns those who waited for the last one.
  mutating func end() -> [CheckedContinuation<Void, Never>] {
    count -= 1
    return count == 0 ? takeWaiters() : []
  }

  /// Takes no more calls.
  mutating func drain() { if state == .open { state = .draining } }

  /// Allows no more attempts. Returns those who waited for the last call.
  mutating func close() -> [CheckedContinuation<Void, Never>] {
    state = .closed
    return takeWaiters()
  }

  /// Keeps a waiter for the last call; false if there is nothing to wait for.
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
