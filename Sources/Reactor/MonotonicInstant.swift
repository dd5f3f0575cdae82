// SPDX-License-Identifier: Apache-2.0

/// A point on `CLOCK_MONOTONIC`, in nanoseconds since an arbitrary start (boot, on Linux). It never
/// goes back and does not follow changes of the wall clock.
public struct MonotonicInstant: InstantProtocol, Hashable, Sendable {
  /// Nanoseconds since the clock's start.
  public let nanoseconds: Int64

  /// The instant `nanoseconds` after the clock's start.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The farthest instant: 292 years after the start.
  public static let distantFuture = MonotonicInstant(nanoseconds: .max)

  /// The instant `duration` later, clamped to the range instead of overflowing.
  public func advanced(by duration: Duration) -> MonotonicInstant {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(duration.nanosecondsClamped)
    if overflow { return MonotonicInstant(nanoseconds: sum < 0 ? .max : .min) }
    return MonotonicInstant(nanoseconds: sum)
  }

  public func duration(to other: MonotonicInstant) -> Duration {
    let (difference, overflow) = other.nanoseconds.subtractingReportingOverflow(nanoseconds)
    if overflow { return .nanoseconds(other > self ? Int64.max : Int64.min) }
    return .nanoseconds(difference)
  }

  public static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}

extension Duration {
  /// Whole nanoseconds, clamped to Int64 instead of overflowing.
  public var nanosecondsClamped: Int64 {
    let (seconds, attoseconds) = components
    let (scaled, overflowed) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if overflowed { return seconds < 0 ? .min : .max }
    let (sum, carried) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
    return carried ? (seconds < 0 ? .min : .max) : sum
  }
}
