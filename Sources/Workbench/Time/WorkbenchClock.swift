// SPDX-License-Identifier: Apache-2.0

import Glibc
public import WorkbenchEngine

/// The clocks of a workbench. Tests use one that they advance by hand.
public protocol WorkbenchClock: Sendable {
  /// The current time; its `uptime` never decreases.
  var now: Moment { get }
  /// Waits until `uptime`, and returns at once if it has passed.
  ///
  /// - Throws: `CancellationError` if the task is cancelled meanwhile.
  func wait(until uptime: Int64) async throws
}

/// The system's clocks.
public struct SystemClock: WorkbenchClock {
  private let origin = ContinuousClock.now

  /// Starts `uptime` at 0 now.
  public init() {}

  public var now: Moment {
    var wall = timespec()
    clock_gettime(CLOCK_REALTIME, &wall)
    let (seconds, attoseconds) = (ContinuousClock.now - origin).components
    return Moment(
      uptime: seconds * 1_000 + attoseconds / 1_000_000_000_000_000,
      wall: Int64(wall.tv_sec) * 1_000 + Int64(wall.tv_nsec) / 1_000_000)
  }

  public func wait(until uptime: Int64) async throws {
    try await Task.sleep(until: origin + .milliseconds(uptime), clock: .continuous)
  }
}
