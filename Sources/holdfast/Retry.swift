// SPDX-License-Identifier: Apache-2.0

import RPC

/// Decides how long to go on with a server that does not answer: each time that something moved
/// on, the patience begins anew.
struct Retry {
  private let patience: Duration
  private var lastProgress = ContinuousClock.now
  private var pause = Retry.pauseMin

  /// The first pause between attempts; each is twice as long as the one before, up to `pauseMax`.
  private static let pauseMin = Duration.milliseconds(100)
  private static let pauseMax = Duration.seconds(2)

  init(patience: Duration) {
    self.patience = patience
  }

  /// Something moved on.
  mutating func progressed() {
    lastProgress = .now
    pause = Retry.pauseMin
  }

  /// Waits for the next attempt, or throws the error if there is to be none.
  mutating func wait(after error: RPCError) async throws {
    guard Failure.mayPass(error), ContinuousClock.now - lastProgress < patience else { throw error }
    try await Task.sleep(for: pause)
    pause = min(pause * 2, Retry.pauseMax)
  }
}
