// SPDX-License-Identifier: Apache-2.0

import Reactor

/// The lifetime of a connection, decided once a second from its activity; time is an argument.
///
///     silent ----------> ping sent --answered--> quiet again
///                            | no answer
///                          close
///     idle or old -------> shutdown announced --grace over--> close
struct ConnectionLifetime {
  /// The action that is due.
  enum Action: Equatable {
    case nothing
    /// Send a keepalive PING.
    case ping
    /// Ask the peer to move to another connection; the text goes into the GOAWAY.
    case announceShutdown(String)
    /// The peer is gone, or its time is over.
    case close
  }

  private let limits: ConnectionLimits
  private let ageMax: Duration
  private let opened: MonotonicInstant
  private var lastHeard: MonotonicInstant
  private var lastCall: MonotonicInstant
  private var pinged: MonotonicInstant?
  private var announced: MonotonicInstant?
  private var canAsk = true

  /// `jitter` is -1...1 and moves the age by a tenth.
  init(_ limits: ConnectionLimits, now: MonotonicInstant, jitter: Double) {
    self.limits = limits
    ageMax = limits.ageMax * (1 + jitter / 10)
    opened = now
    lastHeard = now
    lastCall = now
  }

  /// Relies on TCP keepalive instead of PING, which HTTP/1.1 does not have.
  mutating func cannotAsk() { canAsk = false }

  /// Bytes arrived.
  mutating func heard(now: MonotonicInstant) {
    lastHeard = now
    pinged = nil
  }

  /// The time since anything arrived.
  func silence(now: MonotonicInstant) -> Duration { lastHeard.duration(to: now) }

  /// Returns the action that is due; `hasCalls` is true if any stream is open.
  mutating func check(hasCalls: Bool, now: MonotonicInstant) -> Action {
    if hasCalls { lastCall = now }
    if let pinged, pinged.duration(to: now) >= limits.keepaliveTimeout { return .close }
    if let announced {
      return announced.duration(to: now) >= limits.ageGrace ? .close : keepalive(now)
    }
    if lastCall.duration(to: now) >= limits.idleTimeout { return announce("max_idle", now) }
    if opened.duration(to: now) >= ageMax { return announce("max_age", now) }
    return keepalive(now)
  }

  private mutating func announce(_ reason: String, _ now: MonotonicInstant) -> Action {
    announced = now
    return .announceShutdown(reason)
  }

  private mutating func keepalive(_ now: MonotonicInstant) -> Action {
    guard canAsk, pinged == nil, lastHeard.duration(to: now) >= limits.keepaliveInterval else {
      return .nothing
    }
    pinged = now
    return .ping
  }
}
