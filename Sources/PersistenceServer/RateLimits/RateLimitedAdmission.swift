// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
public import RPC

/// Admits whom another admission admits, as often as the limits allow.
public struct RateLimitedAdmission: Admission {
  private let admission: any Admission
  private let limiter: RateLimiter
  private let rate: Rate
  private let now: @Sendable () -> ContinuousClock.Instant

  /// Limits `admission` to `rate` for each caller and method. Calls that need no caller, such as
  /// health checks, are not limited.
  public init(
    _ admission: any Admission, rate: Rate, callersMax: Int,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.admission = admission
    self.rate = rate
    self.now = now
    limiter = RateLimiter(rate, keysMax: callersMax, now: now())
  }

  /// The number of calls that were refused since the start; for any thread.
  public var refusalCount: Int { limiter.refusalCount }

  /// The caller, or RESOURCE_EXHAUSTED with the time after which to try again.
  public func admit(
    _ method: MethodDescriptor, metadata: Metadata, peer: Peer
  ) throws(RPCError) -> Principal? {
    guard let principal = try admission.admit(method, metadata: metadata, peer: peer) else {
      return nil
    }
    if let wait = limiter.take(key(method.path, principal.id), now: now()) {
      limiter.noteRefusal()
      throw RPCError(.rateLimited(rate, of: method.path, retryAfter: wait))
    }
    return principal
  }

  /// Charges a caller for so many more calls of the method of `path`. They have been admitted as
  /// parts of another call, so the caller may owe some, which delays the next call.
  func charge(_ count: Int, callsOf path: String, by caller: OwnerID) {
    let (key, now) = (key(path, caller.text), now())
    for _ in 0..<count { limiter.charge(key, now: now) }
  }

  private func key(_ path: String, _ caller: String) -> String { path + " " + caller }
}
