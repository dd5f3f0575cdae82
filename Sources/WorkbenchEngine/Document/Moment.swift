// SPDX-License-Identifier: Apache-2.0

/// A time as the driver reads it, on two clocks.
///
/// Only `uptime` decides anything. `wall` is shown to people and may jump.
public struct Moment: Sendable, Equatable {
  /// Milliseconds on a clock that never goes back.
  public var uptime: Int64
  /// Milliseconds since 1970 in UTC, as the device believes.
  public var wall: Int64

  /// A time on both clocks.
  public init(uptime: Int64, wall: Int64) {
    self.uptime = uptime
    self.wall = wall
  }
}
