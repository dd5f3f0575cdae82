// SPDX-License-Identifier: Apache-2.0

import Reactor

/// For how long something has been the same, looked at from time to time; time is an argument.
///
/// What changed and came back between two looks counts as the same, so values should be numbers
/// that only grow.
struct StallTimer<Value: Equatable> {
  private var value: Value?
  private var since: MonotonicInstant?

  /// For how long every look has found this value; zero when this one is the first, or for nil.
  mutating func time(of value: Value?, now: MonotonicInstant) -> Duration {
    guard let value, value == self.value, let since else {
      self.value = value
      since = now
      return .zero
    }
    return since.duration(to: now)
  }
}
