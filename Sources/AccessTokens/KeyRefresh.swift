// SPDX-License-Identifier: Apache-2.0

/// The schedule for fetching an issuer's keys, as a state machine without a clock.
///
///     due --------> fetching --good--> waiting, as long as the issuer says, within bounds
///      ^               \------bad---> waiting, longer after each failure in a row
///      |                                  |
///      +---- the time has come, or a token names an unknown key
///
/// Whatever is fetched, the keys that are there stay in use until better ones come: an issuer that
/// is down does not affect callers who have a token.
///
/// Invariant: unknown keys in tokens cause at most one fetch per `Limits.unknownKeyInterval`.
public struct KeyRefresh: Sendable {
  /// The bounds of the times between fetches.
  public struct Limits: Sendable {
    /// The minimum time between fetches, regardless of the issuer's headers.
    public var ageMin = Duration.seconds(60)
    /// The maximum time between fetches: a key that the issuer withdrew is rejected by
    /// then, unless the issuer cannot be reached.
    public var ageMax = Duration.seconds(3_600)
    /// The time between fetches if the issuer specifies none.
    public var ageDefault = Duration.seconds(600)
    /// The wait after the first failure; it doubles with each further one, up to `retryMax`.
    public var retryMin = Duration.seconds(1)
    /// The longest wait after a failure.
    public var retryMax = Duration.seconds(60)
    /// The time after a fetch before an unknown key may cause another one.
    public var unknownKeyInterval = Duration.seconds(10)

    public init() {}
  }

  private let limits: Limits
  /// The time of the next fetch.
  public private(set) var nextFetch: ContinuousClock.Instant
  private var isFetching = false
  private var lastEnd: ContinuousClock.Instant?
  private var failureCount = 0

  /// A machine whose first fetch is due at once.
  public init(limits: Limits = Limits(), now: ContinuousClock.Instant) {
    self.limits = limits
    nextFetch = now
  }

  /// A fetch begins.
  public mutating func begin() {
    isFetching = true
  }

  /// The fetch succeeded; the keys are valid for `maxAge` according to the issuer.
  public mutating func succeed(maxAge: Duration?, now: ContinuousClock.Instant) {
    failureCount = 0
    end(now, wait: min(max(maxAge ?? limits.ageDefault, limits.ageMin), limits.ageMax))
  }

  /// The fetch brought nothing of use.
  public mutating func fail(now: ContinuousClock.Instant) {
    // Beyond six doublings of a second the bound holds anyway.
    let wait = limits.retryMin * (1 << min(failureCount, 6))
    failureCount += 1
    end(now, wait: min(wait, limits.retryMax))
  }

  /// A token names a key that is not there. Returns whether a fetch runs or is due now, so that
  /// waiting makes sense.
  public mutating func missKey(now: ContinuousClock.Instant) -> Bool {
    if isFetching { return true }
    if let lastEnd, lastEnd.duration(to: now) < limits.unknownKeyInterval { return false }
    nextFetch = min(nextFetch, now)
    return true
  }

  /// Requests newer keys: the next fetch is due now.
  public mutating func demand(now: ContinuousClock.Instant) {
    nextFetch = min(nextFetch, now)
  }

  private mutating func end(_ now: ContinuousClock.Instant, wait: Duration) {
    isFetching = false
    lastEnd = now
    nextFetch = now.advanced(by: wait)
  }
}
