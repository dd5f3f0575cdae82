// SPDX-License-Identifier: Apache-2.0

import Glibc
public import WorkbenchEngine

/// The clocks of a workbench. Tests put one in place that they move by hand.
public protocol WorkbenchClock: Sendable {
  /// The time now; its `uptime` never goes back.
  var now: Moment { get }
  /// Waits until a time of `uptime`, and returns at once if that is past.
  ///
  /// - Throws: `CancellationError` if the task is cancelled meanwhile.
  func wait(until uptime: Int64) async throws
}

/// The clocks of this machine.
public struct SystemClock: WorkbenchClock {
  private let origin = ContinuousClock.now

  /// Clocks whose `uptime` begins with 0 now.
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
