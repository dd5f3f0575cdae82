// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// One token bucket for each key, shared by all loops of a server and kept in memory only.
///
/// Invariant: there are at most `keysMax` buckets. A new key beyond first takes the place of
/// buckets that are full again, which say nothing; while there is none it shares one bucket with
/// all other newcomers, so inventing names gains nothing.
final class RateLimiter: Sendable {
  private let rate: Rate
  private let keysMax: Int
  private let buckets: Mutex<Buckets>
  private let refusals = Atomic(0)

  private struct Buckets {
    var byKey: [String: TokenBucket] = [:]
    var newcomers: TokenBucket
    var swept: ContinuousClock.Instant
  }

  init(_ rate: Rate, keysMax: Int, now: ContinuousClock.Instant) {
    self.rate = rate
    self.keysMax = keysMax
    buckets = Mutex(Buckets(newcomers: TokenBucket(rate, now: now), swept: now))
  }

  /// Takes one token of `key`, or returns the time until one is available.
  func take(_ key: String, now: ContinuousClock.Instant) -> Duration? {
    with(key, now: now) { $0.take(rate, now: now) }
  }

  /// Takes one token of `key` for what has been done already, even if there is none.
  func charge(_ key: String, now: ContinuousClock.Instant) {
    with(key, now: now) { $0.charge(rate, now: now) }
  }

  /// The time until `key` has a token; takes none.
  func wait(_ key: String, now: ContinuousClock.Instant) -> Duration? {
    buckets.withLock { buckets in
      if buckets.byKey[key] != nil { return buckets.byKey[key]?.wait(rate, now: now) }
      // A caller without a bucket has spent nothing, or shares the newcomers'.
      return buckets.byKey.count < keysMax ? nil : buckets.newcomers.wait(rate, now: now)
    }
  }

  /// Notes that a caller was refused for what this limiter said.
  func noteRefusal() { refusals.wrappingAdd(1, ordering: .relaxed) }

  /// The number of callers that were refused.
  var refusalCount: Int { refusals.load(ordering: .relaxed) }

  /// The number of keys that have a bucket.
  var count: Int { buckets.withLock { $0.byKey.count } }

  private func with<R: Sendable>(
    _ key: String, now: ContinuousClock.Instant, _ body: (inout TokenBucket) -> R
  ) -> R {
    buckets.withLock { buckets in
      if buckets.byKey[key] == nil {
        if buckets.byKey.count >= keysMax { sweep(&buckets, now: now) }
        guard buckets.byKey.count < keysMax else { return body(&buckets.newcomers) }
      }
      return body(&buckets.byKey[key, default: TokenBucket(rate, now: now)])
    }
  }

  /// Removes buckets that are full again; at most once per second, since it scans all of them.
  private func sweep(_ buckets: inout Buckets, now: ContinuousClock.Instant) {
    guard buckets.swept.duration(to: now) >= .seconds(1) else { return }
    buckets.swept = now
    for (key, var bucket) in buckets.byKey where bucket.isFull(rate, now: now) {
      buckets.byKey[key] = nil
    }
  }
}
