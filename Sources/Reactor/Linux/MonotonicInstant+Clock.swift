// SPDX-License-Identifier: Apache-2.0

// An optimised build takes `timespec` from CLinux, a debug build from Glibc.
import CLinux
import Glibc

extension MonotonicInstant {
  /// Reads the clock (about 20 ns). `EventLoop.now` is cheaper and good enough for timers.
  public static func read() -> MonotonicInstant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return MonotonicInstant(
      nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
  }
}
