// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The executor and clock of work that no call waits for: an event loop, or a test's.
public protocol Scheduler: Sendable {
  /// Starts `work` as an unstructured task, which the caller's cancellation does not affect.
  func start(_ work: @escaping @Sendable () async -> Void)

  /// Calls `body` once when `delay` has passed, unless the returned function was called before.
  func schedule(
    after delay: Duration, _ body: @escaping @Sendable () -> Void
  ) -> @Sendable () -> Void
}

extension Scheduler {
  /// Returns when `delay` has passed, or at once when the task is cancelled.
  func pause(_ delay: Duration) async {
    let gate = Gate()
    let cancel = schedule(after: delay) { gate.open() }
    await withTaskCancellationHandler {
      await gate.wait()
    } onCancel: {
      gate.open()
    }
    cancel()
  }
}

/// Holds up one task until it is opened for the first time, from any thread.
final class Gate: Sendable {
  private enum State {
    case closed(UnsafeContinuation<Void, Never>?)
    case open
  }

  private let state = Mutex(State.closed(nil))

  func open() {
    let waiter = state.withLock { state -> UnsafeContinuation<Void, Never>? in
      guard case .closed(let waiter) = state else { return nil }
      state = .open
      return waiter
    }
    waiter?.resume()
  }

  /// Returns once the gate is open. Only one task may wait.
  func wait() async {
    await withUnsafeContinuation { continuation in
      let isOpen = state.withLock { state in
        if case .open = state { return true }
        state = .closed(continuation)
        return false
      }
      if isOpen { continuation.resume() }
    }
  }
}
