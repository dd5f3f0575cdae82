// SPDX-License-Identifier: Apache-2.0

import Reactor

/// Chooses the next server to try and the time to try it, and records why the last ones were not
/// used: the I/O-free half of a connection.
///
/// ```
///                ┌── next address ───────────────────────┐
///                ▼                                       │ refused, or too late
///   resolving ─▶ connecting ─▶ preparing ─▶ in use       │
///       ▲ ▲          └────────────┴──────────────────────┤
///       │ └── next host ─────────────────────────────────┤ no address left
///       │                            in use ── lost ─┐   │ no host left
///       └────────────────── pausing ◀────────────────┴───┘
/// ```
///
/// A round tries every host once. It begins with the host used last, or with the next one if that
/// host lost its session by being silent or read-only. The timeout `attemptMax` applies to
/// resolving a host, and to connecting and preparing for each address.
struct TargetSearch {
  /// The next action of the driver.
  enum Step: Equatable {
    /// Find the addresses of a host.
    case resolve(ConnectionTarget)
    /// Connect to this address.
    case connect(ConnectionTarget)
    /// Nothing, until `nextDeadline`.
    case pause
  }

  private enum State: Equatable {
    case idle
    case resolving(until: MonotonicInstant)
    case connecting(until: MonotonicInstant)
    case preparing(until: MonotonicInstant)
    case inUse
    case pausing(until: MonotonicInstant)
  }

  private let targets: [ConnectionTarget]
  private let fault: ConnectionStringError?
  private let attemptMax: Duration
  private var backoff: Backoff
  private var state = State.idle
  /// The host that this round began with, and how many were tried before the current one.
  private var first = 0
  private var position = 0
  /// Addresses of the current host that are still to be tried, the next one last.
  private var addresses: [ConnectionTarget] = []
  /// The target that is being tried, or in use.
  private(set) var current: ConnectionTarget?
  private var failuresOfRound: [TargetFailure] = []
  /// The reason why there is no session: what became of each server in the last round; none once a
  /// session is in use.
  private(set) var failures: [TargetFailure] = []

  /// A search among `targets`; without them every round fails for `fault`.
  init(
    _ targets: Result<ConnectionTargets, ConnectionStringError>, attemptMax: Duration,
    backoff: Backoff
  ) {
    switch targets {
    case .success(let targets):
      self.targets = targets.all
      self.attemptMax = targets.connectTimeout ?? attemptMax
      fault = nil
    case .failure(let error):
      self.targets = []
      self.attemptMax = attemptMax
      fault = error
    }
    self.backoff = backoff
  }

  /// The time when `handleTimeout` is due.
  var nextDeadline: MonotonicInstant? {
    switch state {
    case .idle, .inUse: nil
    case .resolving(let deadline), .connecting(let deadline), .preparing(let deadline),
      .pausing(let deadline):
      deadline
    }
  }

  // MARK: Events

  /// Begins a round.
  mutating func begin(now: MonotonicInstant, jitter: Double) -> Step {
    position = 0
    failuresOfRound = []
    return tryHost(now: now, jitter: jitter)
  }

  /// The current host has these addresses.
  mutating func resolved(
    _ found: [String], now: MonotonicInstant, jitter: Double
  ) -> Step {
    guard case .resolving = state, let host = current else { return .pause }
    addresses = found.reversed().map { host.at($0) }
    return tryAddress(now: now, jitter: jitter)
  }

  /// The connection is made; the session is being prepared, within the same time.
  mutating func connected() {
    guard case .connecting(let deadline) = state else { return }
    state = .preparing(until: deadline)
  }

  /// The session is fit for use.
  mutating func prepared() {
    state = .inUse
    failures = []
    backoff.reset()
    first = (first + position) % targets.count
    position = 0
  }

  /// The current attempt failed.
  mutating func refused(
    _ refusal: TargetRefusal, now: MonotonicInstant, jitter: Double
  ) -> Step {
    failuresOfRound.append(TargetFailure(current, refusal))
    return tryAddress(now: now, jitter: jitter)
  }

  /// The session in use ended.
  mutating func lost(
    because refusal: TargetRefusal, now: MonotonicInstant, jitter: Double
  ) -> Step {
    failures = [TargetFailure(current, refusal)]
    if refusal.movesOn { first = (first + 1) % targets.count }
    return pause(now: now, jitter: jitter)
  }

  /// Nothing is tried for so long.
  mutating func rest(for delay: Duration, now: MonotonicInstant) -> Step {
    addresses = []
    state = .pausing(until: now.advanced(by: delay))
    return .pause
  }

  /// A wait has timed out, or a pause is over.
  mutating func handleTimeout(now: MonotonicInstant, jitter: Double) -> Step? {
    guard let deadline = nextDeadline, deadline <= now else { return nil }
    switch state {
    case .idle, .inUse: return nil
    case .pausing: return begin(now: now, jitter: jitter)
    case .resolving: return refused(.silent(.resolving, attemptMax), now: now, jitter: jitter)
    case .connecting: return refused(.silent(.connecting, attemptMax), now: now, jitter: jitter)
    case .preparing: return refused(.silent(.preparing, attemptMax), now: now, jitter: jitter)
    }
  }

  // MARK: Walking

  private mutating func tryHost(now: MonotonicInstant, jitter: Double) -> Step {
    guard position < targets.count else { return endRound(now: now, jitter: jitter) }
    let target = targets[(first + position) % targets.count]
    current = target
    guard target.needsResolution else {
      addresses = [target]
      return tryAddress(now: now, jitter: jitter)
    }
    state = .resolving(until: now.advanced(by: attemptMax))
    return .resolve(target)
  }

  private mutating func tryAddress(now: MonotonicInstant, jitter: Double) -> Step {
    guard let address = addresses.popLast() else {
      position += 1
      return tryHost(now: now, jitter: jitter)
    }
    current = address
    state = .connecting(until: now.advanced(by: attemptMax))
    return .connect(address)
  }

  private mutating func endRound(now: MonotonicInstant, jitter: Double) -> Step {
    if let fault { failuresOfRound = [TargetFailure(nil, .stringUnusable(fault))] }
    failures = failuresOfRound
    position = 0
    return pause(now: now, jitter: jitter)
  }

  private mutating func pause(now: MonotonicInstant, jitter: Double) -> Step {
    rest(for: backoff.pause(jitter: jitter), now: now)
  }
}
