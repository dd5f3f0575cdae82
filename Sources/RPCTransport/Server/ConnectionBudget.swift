// SPDX-License-Identifier: Apache-2.0

import HTTP2
import Reactor

/// The bounds of what a peer may send; what exceeds them throws the reason to close
/// the connection, with ENHANCE_YOUR_CALM. Time is an argument.
///
/// Malformed frames, resets, idle frames and new TLS keys are charged to token buckets. A PING is a
/// strike when it comes too early after the last, unless something was sent to the peer in between
/// (gRFC A8).
///
/// A peer that sends more idle than useful frames costs the loop far more than it costs the peer:
/// if `isSuspect`, only small reads are made.
struct ConnectionBudget {
  /// True if fewer of the latest frames were useful than idle; true before any arrived.
  private(set) var isSuspect = true
  private let limits: ConnectionLimits
  private var malformed: TokenBucket
  private var resets: TokenBucket
  private var idle: TokenBucket
  private var rekeyings: TokenBucket
  private var seen = FrameCounts()
  private var rekeyingsSeen: UInt64 = 0
  private var lastPing: MonotonicInstant?
  private var sentAtLastPing: UInt64 = 0
  private var strikes = 0

  init(_ limits: ConnectionLimits, now: MonotonicInstant) {
    self.limits = limits
    malformed = TokenBucket(limits.malformedBurst, perSecond: limits.malformedPerSecond, now: now)
    resets = TokenBucket(limits.resetBurst, perSecond: limits.resetsPerSecond, now: now)
    idle = TokenBucket(limits.idleFrameBurst, perSecond: limits.idleFramesPerSecond, now: now)
    rekeyings = TokenBucket(limits.rekeyingBurst, perSecond: limits.rekeyingsPerSecond, now: now)
  }

  /// Charges what arrived since the last call.
  mutating func charge(_ counts: FrameCounts, now: MonotonicInstant) throws(ConnectionCut) {
    let malformedFrames = counts.malformed &- seen.malformed
    let resetStreams = counts.resets &- seen.resets
    let idleFrames = counts.idle &- seen.idle
    let usefulFrames = (counts.useful &- seen.useful) &+ (counts.sent &- seen.sent)
    seen = counts
    if idleFrames > 0 || usefulFrames > 0 { isSuspect = idleFrames > usefulFrames }
    if malformedFrames > 0, !malformed.take(malformedFrames, now: now) { throw .malformed }
    if resetStreams > 0, !resets.take(resetStreams, now: now) { throw .resets }
    idle.give(usefulFrames &* 2)
    if idleFrames > 0, !idle.take(idleFrames, now: now) { throw .idleFrames }
  }

  /// Charges the key updates requested by the peer; `count` is their total so far.
  mutating func charge(rekeyings count: UInt64, now: MonotonicInstant) throws(ConnectionCut) {
    let new = count &- rekeyingsSeen
    rekeyingsSeen = count
    if new > 0, !rekeyings.take(new, now: now) { throw .rekeyings }
  }

  /// Judges a PING of the peer.
  mutating func ping(sent: UInt64, now: MonotonicInstant) throws(ConnectionCut) {
    defer {
      lastPing = now
      sentAtLastPing = sent
    }
    guard let lastPing, sent == sentAtLastPing else {
      strikes = 0
      return
    }
    guard lastPing.duration(to: now) < limits.pingInterval else { return }
    strikes += 1
    if strikes > limits.pingStrikesMax { throw .pings }
  }
}
