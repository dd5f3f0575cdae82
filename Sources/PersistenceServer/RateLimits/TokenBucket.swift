// SPDX-License-Identifier: Apache-2.0

/// A bucket that fills at a steady rate up to a limit; time is an argument.
///
/// Invariant: `tokens` is at most `rate.burst`; it is less than 0 only after `charge`.
struct TokenBucket {
  private var tokens: Double
  private var filled: ContinuousClock.Instant

  /// A full bucket.
  init(_ rate: Rate, now: ContinuousClock.Instant) {
    tokens = Double(rate.burst)
    filled = now
  }

  /// Takes one token, or returns the time until one is available.
  mutating func take(_ rate: Rate, now: ContinuousClock.Instant) -> Duration? {
    fill(rate, now: now)
    guard tokens < 1 else {
      tokens -= 1
      return nil
    }
    return .seconds((1 - tokens) / rate.perSecond)
  }

  /// Takes one token for what has been done already, even if there is none: then the bucket fills
  /// for longer until it has one again.
  mutating func charge(_ rate: Rate, now: ContinuousClock.Instant) {
    fill(rate, now: now)
    tokens -= 1
  }

  /// The time until there is a token; nil if there is one now.
  mutating func wait(_ rate: Rate, now: ContinuousClock.Instant) -> Duration? {
    fill(rate, now: now)
    return tokens < 1 ? .seconds((1 - tokens) / rate.perSecond) : nil
  }

  /// True if the bucket is as full as a new one.
  mutating func isFull(_ rate: Rate, now: ContinuousClock.Instant) -> Bool {
    fill(rate, now: now)
    return tokens >= Double(rate.burst)
  }

  private mutating func fill(_ rate: Rate, now: ContinuousClock.Instant) {
    let (seconds, attoseconds) = filled.duration(to: now).components
    let elapsed = Double(seconds) + Double(attoseconds) / 1e18
    guard elapsed > 0 else { return }
    tokens = min(Double(rate.burst), tokens + elapsed * rate.perSecond)
    filled = now
  }
}

/// A rate: a burst at once, and so many a second after that.
public struct Rate: Sendable, Hashable {
  /// Calls per second in the long run; more than 0.
  public let perSecond: Double
  /// Calls at once; at least 1.
  public let burst: Int

  /// A rate; values that would allow nothing are raised to the least that allows something.
  public init(perSecond: Double, burst: Int) {
    self.perSecond = max(perSecond, 0.001)
    self.burst = max(burst, 1)
  }
}
