// SPDX-License-Identifier: Apache-2.0

/// A moment on two clocks, as the driver reads them.
///
/// Only `uptime` affects decisions. `wall` is shown to people and may jump.
public struct Moment: Sendable, Equatable {
  /// Milliseconds on a clock that never goes back.
  public var uptime: Int64
  /// Milliseconds since 1970 in UTC, according to the device.
  public var wall: Int64

  /// Creates a moment on both clocks.
  public init(uptime: Int64, wall: Int64) {
    self.uptime = uptime
    self.wall = wall
  }
}
