// SPDX-License-Identifier: Apache-2.0

import AccessTokens
import PersistenceModel
import RPC

/// Bounds the work that refused tokens cause: a forger's signatures cost as much to verify as good
/// ones do, up to 0.1 ms each.
///
/// Each refusal is charged to the call's address, to its network for IPv6, or to the system user
/// behind a Unix socket. Above the limit, only tokens that were verified before are accepted from
/// there, so authenticated callers are not locked out.
final class TokenGuard: Sendable {
  private let limiter: RateLimiter
  private let rate: Rate
  private let now: @Sendable () -> ContinuousClock.Instant

  init(
    _ limits: RateLimits, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    rate = limits.refusedTokens
    limiter = RateLimiter(rate, keysMax: limits.callersMax, now: now())
    self.now = now
  }

  /// The number of calls that were refused because of many bad tokens from the same network; for
  /// any thread.
  var refusalCount: Int { limiter.refusalCount }

  /// True if a token that was not verified before may be verified now.
  func mayVerify(for peer: Peer) -> Bool {
    limiter.wait(TokenGuard.key(peer), now: now()) == nil
  }

  /// The status for a token that is not accepted, which is charged.
  func refusal(_ error: TokenError, of peer: Peer) -> RPCError {
    let key = TokenGuard.key(peer)
    if error == .tooManyRefused {
      limiter.noteRefusal()
      let wait = limiter.wait(key, now: now()) ?? .zero
      return RPCError(.rateLimited(rate, of: "refused tokens", retryAfter: wait))
    }
    if error != .keysUnavailable { _ = limiter.take(key, now: now()) }
    return RPCError(error)
  }

  private static func key(_ peer: Peer) -> String {
    if let credentials = peer.identity?.unixCredentials { return "unix:\(credentials.userID)" }
    return peer.network
  }
}
