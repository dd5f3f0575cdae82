// SPDX-License-Identifier: Apache-2.0

import Reactor

/// A token bucket in whole tokens. Time is an argument.
struct TokenBucket {
  private let burst: Int64
  private let perSecond: Int64
  private var tokens: Int64
  private var filled: MonotonicInstant

  /// A full bucket, which is filled again by so many tokens each second.
  init(_ burst: Int, perSecond: Int, now: MonotonicInstant) {
    self.burst = Int64(burst)
    self.perSecond = Int64(perSecond)
    tokens = Int64(burst)
    filled = now
  }

  /// Puts tokens in, as far as they fit.
  mutating func give(_ count: UInt64) {
    tokens = min(burst, tokens &+ Int64(clamping: min(count, UInt64(burst))))
  }

  /// Takes tokens out; false, with the bucket empty, where there are not as many.
  mutating func take(_ count: UInt64, now: MonotonicInstant) -> Bool {
    let seconds = filled.duration(to: now).components.seconds
    if seconds > 0 {
      tokens = min(burst, tokens &+ min(seconds, burst) &* perSecond)
      filled = filled.advanced(by: .seconds(seconds))
    }
    let (left, overflow) = tokens.subtractingReportingOverflow(Int64(clamping: count))
    tokens = overflow ? 0 : max(left, 0)
    return !overflow && left >= 0
  }
}
