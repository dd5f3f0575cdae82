// SPDX-License-Identifier: Apache-2.0

/// The schedule of a job's steps: immediately while more work is due, after a pause when none is,
/// and with exponential backoff while steps fail. It never gives up.
///
/// Pauses are shortened at random by up to half, so that the servers of a database do not step in
/// time.
public struct JobSchedule: Hashable, Sendable {
  /// The pauses, before they are shortened.
  public struct Pauses: Hashable, Sendable {
    /// The pause when nothing was due.
    public var idle: Duration
    /// After the first failure; doubles with each that follows.
    public var failureMin: Duration
    /// After many failures.
    public var failureMax: Duration

    /// Pauses for work that should be done within seconds.
    public init(
      idle: Duration = .seconds(2), failureMin: Duration = .milliseconds(200),
      failureMax: Duration = .seconds(60)
    ) {
      self.idle = idle
      self.failureMin = failureMin
      self.failureMax = failureMax
    }
  }

  private let pauses: Pauses
  private var nextFailurePause: Duration

  /// A schedule that has seen no failure.
  public init(_ pauses: Pauses) {
    self.pauses = pauses
    nextFailurePause = pauses.failureMin
  }

  /// The pause after a step that succeeded. `jitter` is random in 0..<1.
  public mutating func pause(after step: JobStep, jitter: Double) -> Duration {
    nextFailurePause = pauses.failureMin
    return step.isMoreDue ? .zero : pauses.idle * (1 - jitter / 2)
  }

  /// The pause after a step that failed. `jitter` is random in 0..<1.
  public mutating func pauseAfterFailure(jitter: Double) -> Duration {
    defer { nextFailurePause = min(nextFailurePause * 2, pauses.failureMax) }
    return nextFailurePause * (1 - jitter / 2)
  }
}
