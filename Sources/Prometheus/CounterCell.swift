// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Synchronization

/// One lane's part of a counter.
final class CounterCell: CounterHandler, FloatingPointCounterHandler {
  private let whole = Atomic<Int64>(0)
  private let fractional = AtomicDouble()

  /// The count so far.
  var value: Double { Double(whole.load(ordering: .relaxed)) + fractional.value }

  func increment(by amount: Int64) {
    // Counters only grow; an overflow takes three centuries at a thousand million a second.
    if amount > 0 { whole.wrappingAdd(amount, ordering: .relaxed) }
  }

  func increment(by amount: Double) {
    if amount > 0, amount.isFinite { fractional.add(amount) }
  }

  func reset() {
    whole.store(0, ordering: .relaxed)
    fractional.value = 0
  }
}

/// A gauge.
final class GaugeCell: MeterHandler, RecorderHandler {
  private let number = AtomicDouble()

  /// The gauge as it stands.
  var value: Double { number.value }

  func set(_ value: Int64) { number.value = Double(value) }
  func set(_ value: Double) { number.value = value }
  func increment(by amount: Double) { number.add(amount) }
  func decrement(by amount: Double) { number.add(-amount) }
  func record(_ value: Int64) { number.value = Double(value) }
  func record(_ value: Double) { number.value = value }
}

/// A number that several threads may add to.
struct AtomicDouble: ~Copyable {
  private let bits = Atomic<UInt64>(0)

  var value: Double {
    get { Double(bitPattern: bits.load(ordering: .relaxed)) }
    nonmutating set { bits.store(newValue.bitPattern, ordering: .relaxed) }
  }

  func add(_ amount: Double) {
    var expected = bits.load(ordering: .relaxed)
    while true {
      let sum = (Double(bitPattern: expected) + amount).bitPattern
      let (exchanged, original) = bits.weakCompareExchange(
        expected: expected, desired: sum, ordering: .relaxed)
      if exchanged { return }
      expected = original
    }
  }
}
