// SPDX-License-Identifier: Apache-2.0

import Histogram

/// Latencies that were measured.
struct Tally: Sendable {
  private var latencies = Histogram<UInt32>(
    highestTrackableValue: 60_000_000, numberOfSignificantValueDigits: .three)

  /// Counts a latency.
  mutating func record(_ latency: Duration) {
    latencies.record(UInt64(max(0, latency / .microseconds(1))))
  }

  /// The median and the 99th percentile, in microseconds, as JSON.
  var percentiles: String {
    """
    {"p50": \(latencies.valueAtPercentile(50)), "p99": \(latencies.valueAtPercentile(99))}
    """
  }
}
