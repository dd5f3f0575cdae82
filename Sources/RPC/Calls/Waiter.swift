// SPDX-License-Identifier: Apache-2.0

/// The one task that waits for a change, if any does.
///
/// Entering `withCheckedContinuation` lets other jobs of the executor run first, so whoever stores
/// a continuation looks once more at what it waits for:
///
///     await withCheckedContinuation { waiter.store($0, if: isStillMissing) }
struct Waiter {
  private var continuation: CheckedContinuation<Void, Never>?

  /// Keeps the task waiting, or lets it go on at once.
  mutating func store(_ continuation: CheckedContinuation<Void, Never>, if mustWait: Bool) {
    if mustWait { self.continuation = continuation } else { continuation.resume() }
  }

  /// Lets the task go on; it looks itself at what has changed.
  mutating func wake() {
    guard let waiting = continuation else { return }
    continuation = nil
    waiting.resume()
  }
}
