// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Synchronization

/// Verifies tokens and returns their user, for calls on every loop.
///
///     token --too long--------------------------> refused
///       | SHA-256
///       +---verified before--> over yet? -------> its subject
///       \---parse--> key --> signature --> claims --> its subject, noted for the next call
///
/// Invariant: an entry of the cache was verified with the keys in use; other keys empty it.
public final class TokenVerifier: Sendable {
  private struct State {
    var keys: (any VerificationKeys)?
    /// Counts the changes of keys.
    var generation = 0
    var cache: TokenCache
  }

  private let policy: TokenPolicy
  private let state: Mutex<State>
  private let askForKeys: @Sendable () -> Bool

  /// Verified tokens that are remembered: each takes some 200 bytes.
  public static let cacheCountMax = 10_000

  /// A verifier without keys, which refuses every token as `keysUnavailable`.
  ///
  /// - Parameter askForKeys: Called for a token of an unknown key; returns whether newer keys are
  ///   under way, so that the caller had better try again.
  public init(
    policy: TokenPolicy, cacheCountMax: Int = cacheCountMax,
    askForKeys: @escaping @Sendable () -> Bool = { false }
  ) {
    self.policy = policy
    self.askForKeys = askForKeys
    state = Mutex(State(cache: TokenCache(countMax: cacheCountMax)))
  }

  /// Verifies with these keys from now on. Tokens of keys that are gone are refused at once.
  public func use(_ keys: any VerificationKeys) {
    state.withLock { state in
      state.keys = keys
      state.generation += 1
      state.cache.removeAll()
    }
  }

  /// The subject of a token that is valid at `now`, in seconds since 1970.
  ///
  /// - Parameter mayVerify: Asked before the work that a token takes which was not verified before.
  public func subject(
    of token: [UInt8], now: Int64, mayVerify: () -> Bool = { true }
  ) throws(TokenError) -> String {
    guard token.count <= AccessToken.byteCountMax else { throw .tooLarge }
    guard let digest = try? SHA256.digest(of: token) else { throw .keysUnavailable }
    let (known, keys, generation) = state.withLock { state in
      (state.cache.bearer(of: digest), state.keys, state.generation)
    }
    if let known {
      try known.check(now: now)
      return known.subject
    }
    guard let keys else { throw .keysUnavailable }
    guard mayVerify() else { throw .tooManyRefused }
    let bearer = try verify(token, keys, now: now)
    state.withLock { state in
      if state.generation == generation { state.cache.insert(bearer, for: digest) }
    }
    return bearer.subject
  }

  private func verify(
    _ bytes: [UInt8], _ keys: any VerificationKeys, now: Int64
  ) throws(TokenError) -> TokenBearer {
    let token = try AccessToken(parsing: bytes)
    do throws(TokenError) {
      try keys.verify(token)
    } catch .unknownKey {
      throw askForKeys() ? .keysUnavailable : .unknownKey
    }
    return try policy.bearer(of: try token.claims(), now: now)
  }
}
