// SPDX-License-Identifier: Apache-2.0

/// The one task that waits for a change, if any does.
///
/// Entering `withCheckedContinuation` lets other jobs of the executor run first, so code that
/// stores a continuation checks its condition once more:
///
///     await withCheckedContinuation { waiter.store($0, if: isStillMissing) }
struct Waiter {
  private var continuation: CheckedContinuation<Void, Never>?

  /// Suspends the task, or resumes it at once.
  mutating func store(_ continuation: CheckedContinuation<Void, Never>, if mustWait: Bool) {
    if mustWait { self.continuation = continuation } else { continuation.resume() }
  }

  /// Resumes the task, which checks the state itself.
  mutating func wake() {
    guard let waiting = continuation else { return }
    continuation = nil
    waiting.resume()
  }
}
