// SPDX-License-Identifier: Apache-2.0

import Reactor

/// The time for which a value has not changed, sampled from time to time; time is an argument.
///
/// A value that changed and came back between two samples counts as unchanged, so values should be
/// numbers that only grow.
struct StallTimer<Value: Equatable> {
  private var value: Value?
  private var since: MonotonicInstant?

  /// The time for which every sample has had this value; zero for the first sample, and for nil.
  mutating func time(of value: Value?, now: MonotonicInstant) -> Duration {
    guard let value, value == self.value, let since else {
      self.value = value
      since = now
      return .zero
    }
    return since.duration(to: now)
  }
}
