// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Synchronization

/// One lane's part of a histogram.
// Safety: the pointer is set once and freed with its owner; what it points to is atomic.
final class HistogramCell: TimerHandler, RecorderHandler, @unchecked Sendable {
  private let bounds: [Double]
  /// One count for each bound, not cumulative, and one for what lies above them all.
  private let counts: UnsafeMutablePointer<Atomic<UInt64>>
  private let total = AtomicDouble()

  init(bounds: [Double]) {
    self.bounds = bounds
    counts = .allocate(capacity: bounds.count + 1)
    for index in 0...bounds.count { (counts + index).initialize(to: Atomic(0)) }
  }

  deinit {
    counts.deinitialize(count: bounds.count + 1)
    counts.deallocate()
  }

  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    guard value.isFinite else { return }
    // Most observations fall under the first bounds, so looking from the front is quickest.
    let index = bounds.firstIndex { value <= $0 } ?? bounds.count
    counts[index].wrappingAdd(1, ordering: .relaxed)
    total.add(value)
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

  /// The observations so far. Concurrent ones may be in one part and not in the other.
  var snapshot: HistogramSnapshot {
    HistogramSnapshot(
      counts: (0...bounds.count).map { counts[$0].load(ordering: .relaxed) }, sum: total.value)
  }
}

/// A histogram at a moment, or the sum of several.
struct HistogramSnapshot {
  /// One count for each bound, not cumulative, and one for what lies above them all.
  private(set) var counts: [UInt64]
  /// The sum of all observations.
  private(set) var sum: Double

  /// Adds a snapshot with the same bounds.
  mutating func add(_ other: HistogramSnapshot) {
    for index in counts.indices { counts[index] &+= other.counts[index] }
    sum += other.sum
  }
}
