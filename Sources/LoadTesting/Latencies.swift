// SPDX-License-Identifier: Apache-2.0

public import Histogram

/// Latencies in nanoseconds, with three significant digits.
public struct Latencies: Sendable {
  /// The counts.
  public private(set) var histogram = Histogram<UInt32>(
    highestTrackableValue: Self.nanosecondsMax, numberOfSignificantValueDigits: .three)

  /// No latencies yet.
  public init() {}

  /// Counts a latency; one of more than an hour as an hour.
  public mutating func record(_ latency: Duration) {
    let nanoseconds = max(0, latency / .nanoseconds(1))
    histogram.record(UInt64(min(nanoseconds, Double(Self.nanosecondsMax))))
  }

  /// Adds others.
  public mutating func add(_ others: Latencies) { histogram.add(others.histogram) }

  /// The number of latencies.
  public var count: Int { Int(histogram.totalCount) }

  /// The latency that a percentage of all do not exceed, in milliseconds.
  public func percentile(_ percentage: Double) -> Double {
    Double(histogram.valueAtPercentile(percentage)) / 1_000_000
  }

  private static let nanosecondsMax: UInt64 = 3_600_000_000_000
}
