// SPDX-License-Identifier: Apache-2.0

import Reactor

/// One place of a lane: keeps a session there, and connects again whenever it is lost.
///
/// ```
///             +------------ pause <-----------+--------------+------------+
///             v                               | failed       | failed     | lost
///   idle -> connecting ------------------> (attempt) -> preparing -> ready +        any -> closed
/// ```
///
/// Preparing has a time limit: a pooler that has no server to spare accepts a session, but does not
/// answer it.
final class Connection: SessionOwner {
  private enum Phase {
    case idle
    case connecting(ConnectAttempt)
    /// The session's settings are being made.
    case preparing(Session, Timer)
    case ready(Session)
    case pausing(Timer)
    case closed
  }

  private let index: Int
  private unowned let lane: Lane
  private let configuration: PostgresConfiguration
  private var phase = Phase.idle
  private var backoff: Backoff

  init(index: Int, lane: Lane, configuration: PostgresConfiguration) {
    self.index = index
    self.lane = lane
    self.configuration = configuration
    backoff = Backoff(
      delayMin: configuration.reconnectDelayMin, delayMax: configuration.reconnectDelayMax)
  }

  func open() {
    let attempt = ConnectAttempt(loop: lane.loop, configuration: configuration) {
      [unowned self] result in
      switch result {
      case .success(let connection): prepare(connection)
      case .failure(let failure): failed(failure.error)
      }
    }
    phase = .connecting(attempt)
    attempt.start()
  }

  func close() {
    let old = phase
    phase = .closed
    switch old {
    case .idle, .closed: break
    case .connecting(let attempt): attempt.cancel()
    case .preparing(let session, let timer):
      timer.cancel()
      session.close()
    case .ready(let session): session.close()
    case .pausing(let timer): timer.cancel()
    }
  }

  /// Sends an operation. Only while the lane counts this connection as up.
  func send(_ operation: Operation) {
    guard case .ready(let session) = phase else {
      preconditionFailure("the lane sends only to connections that it was told of")
    }
    session.send(operation)
  }

  private func prepare(_ connection: PQConnection) {
    do throws(ReactorError) {
      let session = try Session(
        connection, loop: lane.loop, cancelDelay: configuration.cancelDelay, owner: self)
      let timer = lane.loop.schedule(after: configuration.connectTimeout) { [unowned self] in
        giveUpPreparing()
      }
      phase = .preparing(session, timer)
      session.send(
        Operation(
          .text(configuration.settings.statement),
          waiter: .callback { [unowned self] in prepared($0) }))
    } catch {
      retry(reason: "\(error)")
    }
  }

  private func prepared(_ outcome: Operation.Outcome) {
    guard case .preparing(let session, let timer) = phase else { return }
    timer.cancel()
    switch outcome.flatMap(heeded) {
    case .success:
      backoff.reset()
      phase = .ready(session)
      configuration.log(.connected)
      lane.connected(index)
    case .failure(let error):
      session.close()
      failed(error)
    }
  }

  /// The outcome of the session's settings, read from the server's answer to them.
  private func heeded(_ answers: [Rows]) -> Operation.Outcome {
    do throws(PostgresError) {
      guard let rows = answers.first else { throw .malformed("no answer to the settings") }
      let unheeded = try configuration.settings.unheeded(in: rows)
      guard unheeded.isEmpty else {
        let names = unheeded.joined(separator: ", ")
        throw PostgresError(.unexpected, message: "the server did not take the settings \(names)")
      }
      return .success(answers)
    } catch {
      return .failure(error)
    }
  }

  private func giveUpPreparing() {
    guard case .preparing(let session, _) = phase else { return }
    // Before the session fails what it was sent, which is no longer waited for.
    retry(reason: "the session was not prepared in \(configuration.connectTimeout)")
    session.close()
  }

  /// A server without room is asked again by those who have no connection at all; others wait for
  /// long, so that they do not cost it a process every second.
  private func failed(_ error: PostgresError) {
    guard error.isOutOfConnections else { return retry(reason: error.message) }
    guard !lane.isServing else {
      let delay = configuration.shortageDelay
      configuration.log(.connectFailed(reason: error.message, retryDelay: delay))
      return pause(delay)
    }
    configuration.shortage()
    retry(reason: error.message)
  }

  private func retry(reason: String) {
    let delay = backoff.pause(jitter: .random(in: 0..<1))
    configuration.log(.connectFailed(reason: reason, retryDelay: delay))
    pause(delay)
  }

  private func pause(_ delay: Duration) {
    phase = .pausing(lane.loop.schedule(after: delay) { [unowned self] in open() })
  }

  /// Ends the session, which must be idle, for long enough that others find its room.
  func giveBack() {
    guard case .ready(let session) = phase else { return }
    session.close()
    configuration.log(.givenBack)
    pause(configuration.shortageDelay)
  }

  // MARK: SessionOwner

  func sessionCompleted() { lane.completed(index) }

  func sessionReturns(_ operation: Operation) { lane.resubmit(operation) }

  func sessionIsHeld(_ isHeld: Bool) { lane.setHeld(index, isHeld) }

  func sessionCancelFailed() { configuration.log(.cancelFailed) }

  func sessionLost(reason: String) {
    switch phase {
    case .ready:
      configuration.log(.connectionLost(reason: reason))
      lane.disconnected(index)
      pause(backoff.pause(jitter: .random(in: 0..<1)))
    case .preparing(_, let timer):
      timer.cancel()
      retry(reason: reason)
    case .idle, .connecting, .pausing, .closed: break
    }
  }
}
