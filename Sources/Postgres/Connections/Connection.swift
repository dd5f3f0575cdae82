// SPDX-License-Identifier: Apache-2.0

import Reactor

/// One place of a lane: keeps a session there, with a server that can write, and searches again
/// whenever it is lost. Drives a `TargetSearch`.
///
/// ```
///   idle ─▶ resolving ─▶ connecting ─▶ preparing ─▶ ready ⟲ check        any ─▶ closed
///              ▲ └──────────┴──────────────┴─ next ──┐ │
///              └──────────────── pausing ◀───────────┴─┘ lost, or unfit
/// ```
///
/// A session is ready when its settings are applied and its server is writable and on the newest
/// timeline (`PrimaryFence`). Idle sessions are checked periodically, so that a server that has
/// died or become a standby is noticed before the session is needed.
final class Connection: PipelineSessionDelegate {
  private enum Phase {
    case idle
    case resolving(HostResolution)
    case connecting(ConnectAttempt)
    case preparing(PipelineSession)
    case ready(PipelineSession)
    case pausing
    case closed
  }

  private let index: Int
  private unowned let lane: Lane
  private let configuration: PostgresConfiguration
  private let source: Result<ConnectionSource, ConnectionStringError>
  private var search: TargetSearch
  private var phase = Phase.idle
  /// The timeout of an attempt or the end of a pause; while ready, the next check.
  private var timer = TimerSlot()
  /// The history that the server of the session writes.
  private var history: ServerState.History?

  init(
    index: Int, lane: Lane, configuration: PostgresConfiguration,
    source: Result<ConnectionSource, ConnectionStringError>
  ) {
    self.index = index
    self.lane = lane
    self.configuration = configuration
    self.source = source
    search = TargetSearch(
      source.map(\.targets), attemptMax: configuration.connectTimeout,
      backoff: Backoff(
        delayMin: configuration.reconnectDelayMin, delayMax: configuration.reconnectDelayMax))
  }

  func open() { goOn(search.begin(now: now, jitter: jitter)) }

  func close() {
    let old = phase
    phase = .closed
    timer.cancel()
    switch old {
    case .idle, .pausing, .closed: break
    case .resolving(let resolution): resolution.cancel()
    case .connecting(let attempt): attempt.cancel()
    case .preparing(let session), .ready(let session): session.close()
    }
  }

  /// Sends an operation. Only while the lane counts this connection as up.
  func send(_ operation: Operation) {
    guard case .ready(let session) = phase else {
      preconditionFailure("the lane sends only to connections that it was told of")
    }
    session.send(operation)
  }

  private var now: MonotonicInstant { lane.loop.now }
  private var jitter: Double { .random(in: 0..<1) }

  // MARK: Searching

  /// Continues a round of attempts, and reports its end.
  private func goOn(_ step: TargetSearch.Step) {
    if step == .pause { report() }
    follow(step)
  }

  private func follow(_ step: TargetSearch.Step) {
    switch step {
    case .resolve(let target): resolve(target)
    case .connect(let target): connect(target)
    case .pause: phase = .pausing
    }
    // An attempt may have ended already, and another have taken its place.
    arm()
  }

  private func resolve(_ target: ConnectionTarget) {
    let resolution = HostResolution { [unowned self] result in
      switch result {
      case .success(let addresses):
        goOn(search.resolved(addresses, now: now, jitter: jitter))
      case .failure(let refusal): refuse(refusal)
      }
    }
    phase = .resolving(resolution)
    resolution.start(target.host ?? "", on: lane.loop)
  }

  private func connect(_ target: ConnectionTarget) {
    guard case .success(let string) = source else { return }
    let attempt = ConnectAttempt(loop: lane.loop, parameters: string.parameters(for: target)) {
      [unowned self] result in
      switch result {
      case .success(let connection): prepare(connection)
      case .failure(let refusal): refuse(refusal)
      }
    }
    phase = .connecting(attempt)
    attempt.start()
  }

  private func prepare(_ connection: PQConnection) {
    do throws(ReactorError) {
      let session = try PipelineSession(
        connection, loop: lane.loop, configuration: configuration, commits: lane.commits,
        delegate: self)
      search.connected()
      phase = .preparing(session)
      session.send(Operation(.text(configuration.settings.statement), waiter: .callback(setUp)))
      session.send(Operation(.text(ServerState.query), waiter: .callback(prepared)))
    } catch {
      refuse(.unprepared("\(error)"))
    }
  }

  private func setUp(_ outcome: Operation.Outcome) {
    guard case .preparing(let session) = phase,
      case .failure(let error) = outcome.flatMap(heeded)
    else { return }
    // Before the session fails the second thing that it was sent.
    phase = .pausing
    session.close()
    refuse(.refused(sqlState: error.sqlState, reason: error.message))
  }

  /// The outcome of the session's settings, read from the server's answer to them.
  private func heeded(_ answers: [Rows]) -> Operation.Outcome {
    do throws(PostgresError) {
      guard let rows = answers.first else { throw .malformed("no response to the settings") }
      let unheeded = try configuration.settings.unheeded(in: rows)
      guard unheeded.isEmpty else {
        let names = unheeded.joined(separator: ", ")
        throw PostgresError(.unexpected, message: "the server ignored the settings \(names)")
      }
      return .success(answers)
    } catch {
      return .failure(error)
    }
  }

  private func prepared(_ outcome: Operation.Outcome) {
    guard case .preparing(let session) = phase else { return }
    do throws(TargetRefusal) {
      let server = try judge(outcome)
      history = server.history
      session.replicatesSynchronously = server.replicatesSynchronously
      lane.met(server)
      search.prepared()
      phase = .ready(session)
      arm()
      if let target = search.current { configuration.log(.connected(target)) }
      lane.connected(index)
    } catch {
      session.close()
      refuse(error)
    }
  }

  /// The state that the server reported, if it may be used.
  private func judge(_ outcome: Operation.Outcome) throws(TargetRefusal) -> ServerState {
    let server: ServerState
    do throws(PostgresError) {
      guard let rows = try outcome.get().first else { throw .malformed("no state of the server") }
      server = try ServerState(rows)
    } catch {
      throw .unprepared(error.message)
    }
    if let refusal = configuration.fence.admit(server) { throw refusal }
    return server
  }

  private func refuse(_ refusal: TargetRefusal) {
    lane.refused(refusal.kind)
    let step = search.refused(refusal, now: now, jitter: jitter)
    guard step == .pause, refusal.isForWantOfRoom else { return goOn(step) }
    // If the server has reached its connection limit, only lanes without any connection retry soon.
    // Others wait longer, so that they do not cost the server a process every second.
    if lane.isServing {
      goOn(search.rest(for: configuration.shortageDelay, now: now))
    } else {
      configuration.shortage()
      goOn(step)
    }
  }

  /// Closes the session, which must be idle, and pauses long enough for another lane to connect.
  func giveBack() {
    guard case .ready(let session) = phase else { return }
    session.close()
    configuration.log(.givenBack)
    follow(search.rest(for: configuration.shortageDelay, now: now))
  }

  private func report() {
    let delay = search.nextDeadline.map { now.duration(to: $0) } ?? .zero
    configuration.log(.connectFailed(search.failures, retryDelay: delay))
    lane.unavailable(search.failures)
  }

  // MARK: Time

  private func arm() {
    let deadline =
      if case .ready = phase { now.advanced(by: configuration.checkInterval) } else {
        search.nextDeadline
      }
    timer.arm(deadline.map { lane.loop.schedule(at: $0) { [weak self] in self?.timedOut() } })
  }

  private func timedOut() {
    let old = phase
    if case .ready(let session) = old {
      if session.isIdle { check(session) }
      return arm()
    }
    guard let step = search.handleTimeout(now: now, jitter: jitter) else { return arm() }
    switch old {
    case .resolving(let resolution): resolution.cancel()
    case .connecting(let attempt): attempt.cancel()
    case .preparing(let session):
      // Must precede the failure of the session's operations, which are no longer awaited.
      phase = .pausing
      session.close()
    case .idle, .pausing, .ready, .closed: break
    }
    if case .pausing = old {} else { lane.refused(.silent) }
    goOn(step)
  }

  // MARK: Checking

  /// Checks the session again: it ends at once if its server was replaced, and is asked otherwise.
  func recheck() {
    guard case .ready(let session) = phase else { return }
    if let history, let refusal = configuration.fence.refusal(of: history) {
      retire(session, refusal)
    } else {
      check(session)
    }
  }

  private func check(_ session: PipelineSession) {
    session.send(
      Operation(
        .text(ServerState.query), waiter: .callback { [unowned self] in checked($0, session) }))
  }

  private func checked(_ outcome: Operation.Outcome, _ session: PipelineSession) {
    // A check may be hit by another operation's cancel request, or find a failed transaction;
    // neither is conclusive. The session itself reports a lost connection.
    guard case .ready(let current) = phase, current === session, case .success = outcome else {
      return
    }
    do throws(TargetRefusal) {
      session.replicatesSynchronously = try judge(outcome).replicatesSynchronously
    } catch {
      retire(session, error)
    }
  }

  private func retire(_ session: PipelineSession, _ refusal: TargetRefusal) {
    lost(refusal)
    session.close()
  }

  private func lost(_ refusal: TargetRefusal) {
    configuration.log(.connectionLost(TargetFailure(search.current, refusal)))
    let step = search.lost(because: refusal, now: now, jitter: jitter)
    lane.refused(refusal.kind)
    lane.unavailable(search.failures)
    lane.disconnected(index)
    follow(step)
  }

  // MARK: PipelineSessionDelegate

  func sessionCompleted() { lane.completed(index) }

  func sessionReturns(_ operation: Operation) { lane.resubmit(operation) }

  func sessionIsHeld(_ isHeld: Bool) {
    if case .ready = phase { lane.setHeld(index, isHeld) }
  }

  func sessionCancelFailed() { configuration.log(.cancelFailed) }

  func sessionMetReadOnly() { configuration.fence.doubt() }

  func sessionLost(because refusal: TargetRefusal) {
    switch phase {
    case .ready: lost(refusal)
    case .preparing: refuse(refusal)
    case .idle, .resolving, .connecting, .pausing, .closed: break
    }
  }
}
