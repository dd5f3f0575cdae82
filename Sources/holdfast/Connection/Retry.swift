// SPDX-License-Identifier: Apache-2.0

import HoldfastClient
import Reactor

/// Decides how long to retry while a server does not respond. Progress restarts the time limit.
struct Retry {
  private let patience: Duration
  private var lastProgress = ContinuousClock.now
  private var backoff = Backoff(delayMin: .milliseconds(100), delayMax: .seconds(2))

  init(patience: Duration) {
    self.patience = patience
  }

  /// Records progress.
  mutating func progressed() {
    lastProgress = .now
    backoff.reset()
  }

  /// Waits for the next attempt, or throws the error if there must not be one.
  mutating func wait(after error: HoldfastError) async throws {
    guard error.isTemporary, ContinuousClock.now - lastProgress < patience else { throw error }
    // The server may ask for a longer pause.
    try await Task.sleep(for: max(backoff.pause(), min(error.retryDelay ?? .zero, patience)))
  }
}
