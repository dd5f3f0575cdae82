// SPDX-License-Identifier: Apache-2.0

/// The rate limits of one caller.
public struct RateLimits: Sendable, Hashable {
  /// Calls of one method by one caller; nil for no limit.
  public var calls: Rate?
  /// Reads of snapshots that do not exist for the caller. Ids have 132 bits and cannot be guessed;
  /// callers that try are limited anyway. nil for no limit.
  public var missedSnapshots: Rate? = Rate(perSecond: 0.5, burst: 30)
  /// Tokens that are refused, from one address. A proxy in front of many users whose sessions
  /// expire stays well below.
  public var refusedTokens = Rate(perSecond: 50, burst: 200)
  /// Callers that are remembered at once; about 200 bytes each.
  public var callersMax = 50_000

  /// No limit on calls, 30 missed snapshots at once and one every two seconds after that, 200
  /// refused tokens at once and 50 a second after that.
  public init() {}
}
