// SPDX-License-Identifier: Apache-2.0

import PersistenceModel

/// Stops callers who try ids of snapshots until they hit one.
///
/// Only misses are charged: reads of existing snapshots are not limited. A caller above its limit
/// is refused before the id is looked up, so the refusal reveals nothing about the id. Concurrent
/// look-ups may exceed the burst; they are still charged, and the caller is refused until the
/// budget recovers. In the long run, concurrent requests therefore gain nothing.
public final class EnumerationGuard: Sendable {
  private let limiter: RateLimiter?
  private let rate: Rate
  private let now: @Sendable () -> ContinuousClock.Instant

  /// A guard that allows so many misses; none is limited where `limits.missedSnapshots` is nil.
  public init(
    _ limits: RateLimits, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    rate = limits.missedSnapshots ?? Rate(perSecond: 1, burst: 1)
    limiter = limits.missedSnapshots.map {
      RateLimiter($0, keysMax: limits.callersMax, now: now())
    }
    self.now = now
  }

  /// The number of look-ups refused since the start; for any thread.
  public var refusalCount: Int { limiter?.refusalCount ?? 0 }

  /// Runs a look-up on behalf of a caller.
  func lookUp<Found>(
    for caller: OwnerID, _ body: () async throws(PersistenceError) -> Found
  ) async throws(PersistenceError) -> Found {
    guard let limiter else { return try await body() }
    if let wait = limiter.wait(caller.text, now: now()) {
      limiter.noteRefusal()
      throw .rateLimited(rate, of: "reads of snapshots that do not exist", retryAfter: wait)
    }
    do {
      return try await body()
    } catch {
      if error.reason == .snapshotNotFound { limiter.charge(caller.text, now: now()) }
      throw error
    }
  }
}

extension PersistenceError {
  /// The caller is too fast.
  static func rateLimited(
    _ rate: Rate, of what: String, retryAfter wait: Duration
  ) -> PersistenceError {
    let (seconds, attoseconds) = wait.components
    let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1
    return PersistenceError(
      .rateLimited,
      "Too many calls: \(rate.perSecond) a second of \(what), \(rate.burst) at once. Try again in "
        + "\(milliseconds) ms.",
      metadata: [
        "limit_per_second": "\(rate.perSecond)", "burst": "\(rate.burst)",
        "retry_after_ms": "\(milliseconds)",
      ])
  }
}
