// SPDX-License-Identifier: Apache-2.0

/// The one task that waits for a change, if any does.
///
/// The continuation is not a checked one, which is copied and destroyed through the metadata of its
/// type: a call that never waits would pay for that at each change.
///
/// Entering `withUnsafeContinuation` lets other jobs of the executor run first, so code that stores
/// a continuation checks its condition once more:
///
///     await withUnsafeContinuation { waiter.store($0, if: isStillMissing) }
struct Waiter {
  private var continuation: UnsafeContinuation<Void, Never>?

  /// Suspends the task, or resumes it at once.
  mutating func store(_ continuation: UnsafeContinuation<Void, Never>, if mustWait: Bool) {
    if mustWait { self.continuation = continuation } else { continuation.resume() }
  }

  /// Resumes the task, which checks the state itself.
  mutating func wake() {
    guard let waiting = continuation else { return }
    continuation = nil
    waiting.resume()
  }
}
