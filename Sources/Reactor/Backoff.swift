// SPDX-License-Identifier: Apache-2.0

/// Exponential backoff with jitter: pauses double up to a maximum, and each is shortened at random
/// by up to half, so that many clients that failed together do not retry in step.
public struct Backoff: Sendable {
  private let delayMin: Duration
  private let delayMax: Duration
  private var next: Duration

  /// Pauses of `delayMin` at first and of at most `delayMax`.
  public init(delayMin: Duration, delayMax: Duration) {
    self.delayMin = delayMin
    self.delayMax = delayMax
    next = delayMin
  }

  /// The pause after one more failure. `jitter` is random in 0..<1; 0 leaves the pause whole.
  public mutating func pause(jitter: Double = 0) -> Duration {
    defer { next = min(next * 2, delayMax) }
    return next * (1 - jitter / 2)
  }

  /// Starts over after a success.
  public mutating func reset() { next = delayMin }
}
