// SPDX-License-Identifier: Apache-2.0

/// The pauses between attempts to connect: doubling up to a maximum, each shortened at random by up
/// to half, so that the connections of many servers do not come back in step.
struct Backoff {
  let delayMin: Duration
  let delayMax: Duration
  private var next: Duration

  init(delayMin: Duration, delayMax: Duration) {
    self.delayMin = delayMin
    self.delayMax = delayMax
    next = delayMin
  }

  /// The pause after one more failure. `jitter` is random in 0..<1.
  mutating func pause(jitter: Double) -> Duration {
    defer { next = min(next * 2, delayMax) }
    return next * (1 - jitter / 2)
  }

  /// Starts over after a success.
  mutating func reset() { next = delayMin }
}
