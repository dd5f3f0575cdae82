// SPDX-License-Identifier: Apache-2.0

import DequeModule
import Reactor

/// Receives the events of a session. Called on the loop's thread.
protocol PipelineSessionDelegate: AnyObject {
  /// An operation that the delegate sent is done and the session can take another.
  func sessionCompleted()
  /// `operation` failed with a neighbour's and had no effect: send it again.
  func sessionReturns(_ operation: Operation)
  /// While a cancel request is pending, nothing new may be sent.
  func sessionIsHeld(_ isHeld: Bool)
  /// The server could not be asked to cancel.
  func sessionCancelFailed()
  /// The server has refused to write, because it is a standby or otherwise read-only.
  func sessionMetReadOnly()
  /// The connection is gone. Its operations fail after this call.
  func sessionLost(because refusal: TargetRefusal)
}

/// An established connection in pipeline mode: sends operations, matches results to them in order,
/// and cancels without ever hitting the wrong statement.
///
/// Each operation ends with its own sync, so that its error affects no other. Its outcome is
/// delivered only after the sync's response, because only then is its transaction committed.
///
/// Preparing: a statement is prepared when it is first sent, and a composed one takes the place of
/// the one that was used longest ago once there are many. When the server turns out not to have
/// it, or a change of the schema has made its plan wrong, everything is deallocated before the next
/// operation, and the one that failed is returned to the owner: nothing of it happened.
///
/// Cancellation: an abandoned operation that has been first in the pipeline for `cancelDelay` is
/// cancelled with `PQcancel`, on a separate thread because that blocks. The server cancels whatever
/// statement runs when the signal arrives, so nothing new is sent until the request has returned.
/// An earlier operation that is hit instead is returned to the delegate and sent again.
///
/// A request that does not return in time ends the session: it could hit anything later.
///
/// A server that owes an answer and stays silent ends the session too (`AnswerWatch`).
///
/// A commit that waits for a standby is never cancelled, since it would be visible without being
/// safe: so where commits wait for standbys, nothing on a connection that commits is cancelled. A
/// commit that is answered with a warning counts as unknown for the same reason.
///
/// Invariant: `inFlight` contains exactly the operations that were sent and not yet synced, in
/// order.
final class PipelineSession: ReadinessHandler {
  private let loop: EventLoop
  private let connection: PQConnection
  private let configuration: PostgresConfiguration
  /// True if what runs here may change something.
  private let commits: Bool
  /// True if the server's commits wait for standbys; until it has said, they may.
  var replicatesSynchronously = true
  private var cancelPause: Backoff
  private unowned let delegate: any PipelineSessionDelegate
  private var registration: Registration?
  private var prepared = PreparedStatements()
  /// Counts the times that `prepared` was emptied.
  private var preparation = 0
  private var isDeallocationDue = false
  private var inFlight = Deque<Operation>()
  private var cancelTimer = TimerSlot()
  private var cancelLimitTimer = TimerSlot()
  private var isCancelUnderWay = false
  private var watch = AnswerWatch()
  private var watchTimer = TimerSlot()
  private var isRollbackDue = false

  /// A statement that does not heed cancel requests gets them ever more seldom, down to this.
  private static let cancelDelayMax = Duration.seconds(5)

  init(
    _ connection: PQConnection, loop: EventLoop, configuration: PostgresConfiguration,
    commits: Bool, delegate: any PipelineSessionDelegate
  ) throws(ReactorError) {
    self.loop = loop
    self.connection = connection
    self.configuration = configuration
    self.commits = commits
    cancelPause = Backoff(delayMin: configuration.cancelDelay, delayMax: Self.cancelDelayMax)
    self.delegate = delegate
    registration = try loop.register(connection.socket, interest: .readable, self)
  }

  var isIdle: Bool { inFlight.isEmpty }

  // MARK: Sending

  func send(_ operation: Operation) {
    if isDeallocationDue && !operation.isInternal {
      deallocate()
      // That may have ended the session.
      guard registration != nil else { return delegate.sessionReturns(operation) }
    }
    operation.place = .running(self)
    operation.exchange = Exchange()
    operation.preparation = preparation
    inFlight.append(operation)
    guard transmit(operation), connection.pipelineSync() else {
      return fail(connection.errorMessage)
    }
    watch.owes(now: loop.now)
    if !watchTimer.isArmed { watchSilence() }
    flush()
  }

  private func transmit(_ operation: Operation) -> Bool {
    switch operation.work {
    case .query(let statement, let parameters):
      return transmit(statement, parameters, as: .step, of: operation)
    case .transaction(let steps):
      let none = Parameters()
      guard transmit(.begin, none, as: .control, of: operation) else { return false }
      for (statement, parameters) in steps {
        guard transmit(statement, parameters, as: .step, of: operation) else { return false }
      }
      return transmit(.commit, none, as: .control, of: operation)
    case .rollback:
      operation.exchange.expect(.control)
      return connection.sendText("ROLLBACK")
    case .text(let sql):
      operation.exchange.expect(.step)
      return connection.sendText(sql)
    }
  }

  private func transmit(
    _ statement: Statement, _ parameters: Parameters, as command: Exchange<Rows>.Command,
    of operation: Operation
  ) -> Bool {
    if !prepared.use(statement) {
      if let forgotten = prepared.makeRoom(for: statement) {
        guard connection.sendText("DEALLOCATE \"\(forgotten.serverName)\"") else { return false }
        operation.exchange.expect(.control)
      }
      guard connection.sendPrepare(statement) else { return false }
      prepared.insert(statement)
      operation.exchange.expect(.prepare(statement))
    }
    operation.exchange.expect(command)
    return connection.sendQuery(statement, parameters)
  }

  /// Deallocates all prepared statements, on both sides.
  private func deallocate() {
    isDeallocationDue = false
    preparation += 1
    prepared = PreparedStatements()
    send(
      Operation(
        .text("DEALLOCATE ALL"),
        waiter: .callback { [unowned self] outcome in
          if case .failure = outcome { fail("deallocating the prepared statements failed") }
        }))
  }

  private func flush() {
    switch connection.flush() {
    case .done: watch(.readable)
    case .pending: watch([.readable, .writable])
    case .failed: fail(connection.errorMessage)
    }
  }

  private func watch(_ interest: Interest) {
    do throws(ReactorError) {
      try registration?.update(interest)
    } catch {
      fail("\(error)")
    }
  }

  // MARK: Receiving

  func handle(_ readiness: Readiness) {
    watch.heard(now: loop.now)
    if readiness.contains(.writable) { flush() }
    guard !readiness.isDisjoint(with: [.readable, .failed]) else { return }
    let isAlive = connection.consumeInput()
    drain()
    if !isAlive || !connection.isUsable { fail(connection.errorMessage) }
  }

  private func drain() {
    do throws(Exchange<Rows>.ProtocolViolation) {
      while let operation = inFlight.first, !connection.isBusy {
        guard let result = connection.nextResult() else {
          try operation.exchange.endCommand()
          continue
        }
        switch result.status {
        case .success: try operation.exchange.succeed(Rows(result))
        case .failure: operation.exchange.fail(result.error)
        case .skipped: operation.exchange.skip()
        case .sync: complete(operation)
        }
      }
    } catch {
      fail(connection.isUsable ? "the server violated the protocol" : connection.errorMessage)
    }
  }

  private func complete(_ operation: Operation) {
    inFlight.removeFirst()
    cancelPause.reset()
    if operation.preparation == preparation {
      for statement in operation.exchange.unprepared { prepared.remove(statement) }
      if operation.exchange.foundStalePreparation { isDeallocationDue = true }
    }
    if inFlight.isEmpty { watch.owesNothing() }
    watchFront()
    let outcome = outcome(of: operation)
    var mustRepeat = false
    if case .failure(let error) = outcome {
      mustRepeat = !operation.isInternal && operation.shouldRepeat(after: error)
      if error.isReadOnly { delegate.sessionMetReadOnly() }
    }
    let mustRollBack = !operation.isInternal && connection.isInTransaction
    if mustRepeat { delegate.sessionReturns(operation) } else { operation.finish(outcome) }
    if mustRollBack {
      rollBack()
    } else if !operation.isInternal {
      delegate.sessionCompleted()
    }
  }

  private func outcome(of operation: Operation) -> Operation.Outcome {
    let outcome = operation.exchange.finish()
    // Asked always, so that the next operation does not find the warning of this one.
    let hasWarning = connection.takeWarning()
    guard case .success = outcome, hasWarning, commits, !operation.isInternal else {
      return outcome
    }
    return .failure(.commitUncertain)
  }

  /// Rolls back the transaction that a failed step left open. The session accepts no operation
  /// meanwhile.
  private func rollBack() {
    guard !isCancelUnderWay else {
      isRollbackDue = true
      return
    }
    isRollbackDue = false
    send(
      Operation(
        .rollback,
        waiter: .callback { [unowned self] outcome in
          switch outcome {
          case .success: delegate.sessionCompleted()
          case .failure: fail("a rollback failed")
          }
        }))
  }

  // MARK: Silence

  /// Acts on how long the server has been silent, and looks again when that may be too long.
  private func watchSilence() {
    guard let front = inFlight.first else { return }
    let limit =
      configuration.answerTimeout + (front.isLong ? configuration.statementTimeout : .zero)
    let mayAsk = mayCancel && !isCancelUnderWay
    switch watch.verdict(now: loop.now, limit: limit, mayAsk: mayAsk) {
    case .wait(let deadline): lookAgain(at: deadline)
    case .ask:
      requestCancel()
      // Its caller still waits, and receives a timeout.
      front.mayBeHit = false
      lookAgain(at: loop.now.advanced(by: AnswerWatch.grace))
    case .gone(let silence): end { delegate.sessionLost(because: .overdue(silence)) }
    case nil: break
    }
  }

  private func lookAgain(at deadline: MonotonicInstant) {
    watchTimer.arm(loop.schedule(at: deadline) { [weak self] in self?.watchSilence() })
  }

  // MARK: Cancelling

  private var mayCancel: Bool { !(commits && replicatesSynchronously) }

  /// The caller of `operation`, which runs here, has gone.
  func abandoned(_ operation: Operation) {
    if inFlight.first === operation { watchFront() }
  }

  /// Arms the timer for an abandoned operation at the front; disarms it when the front has changed.
  private func watchFront() {
    cancelTimer.cancel()
    guard let front = inFlight.first, front.isCancelled, mayCancel, !isCancelUnderWay else {
      return
    }
    let pause = cancelPause.pause(jitter: 0)
    cancelTimer.arm(loop.schedule(after: pause) { [weak self] in self?.requestCancel() })
  }

  private func requestCancel() {
    cancelTimer.cancel()
    guard let cancel = connection.makeCancel() else { return delegate.sessionCancelFailed() }
    isCancelUnderWay = true
    let limit = configuration.connectTimeout
    cancelLimitTimer.arm(
      loop.schedule(after: limit) { [weak self] in
        self?.fail("a cancel request did not return in \(limit.inSeconds)")
      })
    for operation in inFlight { operation.mayBeHit = true }
    delegate.sessionIsHeld(true)
    let (loop, session) = (loop, LoopBound(self, to: loop))
    do throws(ReactorError) {
      let thread = try SystemThread.start(name: "pq-cancel") {
        let hasReached = cancel.request()
        loop.execute { session.value.cancelReturned(hasReached) }
      }
      thread.detach()
    } catch {
      cancelReturned(false)
    }
  }

  private func cancelReturned(_ hasReached: Bool) {
    isCancelUnderWay = false
    cancelLimitTimer.cancel()
    guard registration != nil else { return }
    if !hasReached { delegate.sessionCancelFailed() }
    watchFront()
    if isRollbackDue { rollBack() }
    delegate.sessionIsHeld(false)
  }

  // MARK: Ending

  /// Closes the connection and fails all operations in flight.
  func close() { end {} }

  private func fail(_ reason: String) { end { delegate.sessionLost(because: .lost(reason)) } }

  private func end(_ announce: () -> Void) {
    guard registration != nil else { return }
    cancelTimer.cancel()
    cancelLimitTimer.cancel()
    watchTimer.cancel()
    registration?.deregister()
    registration = nil
    let interrupted = inFlight
    inFlight.removeAll()
    announce()
    for operation in interrupted { operation.finish(.failure(operation.exchange.interrupted())) }
  }
}
