// SPDX-License-Identifier: Apache-2.0

import DequeModule
import Reactor

/// What a session tells its owner. Called on the loop's thread.
protocol SessionOwner: AnyObject {
  /// An operation that the owner sent is done and the session can take another.
  func sessionCompleted()
  /// `operation` was hit by a neighbour's misfortune and nothing of it happened: send it again.
  func sessionReturns(_ operation: Operation)
  /// While a cancel request is under way, nothing new may be sent.
  func sessionIsHeld(_ isHeld: Bool)
  /// The server could not be asked to cancel.
  func sessionCancelFailed()
  /// The connection is gone. Its operations fail after this call.
  func sessionLost(reason: String)
}

/// An established connection in pipeline mode: sends operations, matches results to them in order,
/// and cancels without ever hitting the wrong statement.
///
/// Each operation ends with a sync of its own, so that its error is its own. It is answered only
/// after the sync came back, because that is when its transaction has been committed.
///
/// Cancelling: an abandoned operation that has come to the front and stays there for `cancelDelay`
/// is cancelled with `PQcancel`, on a thread of its own because that blocks. The server cancels
/// whatever the backend runs when the signal arrives, so until the request has returned nothing new
/// is sent; what was sent before and is hit instead is returned to the owner and sent again.
///
/// Invariant: `inFlight` holds exactly what was sent and not yet synced, in order.
final class Session: ReadinessHandler {
  private let loop: EventLoop
  private let connection: PQConnection
  private var cancelPause: Backoff
  private unowned let owner: any SessionOwner
  private var registration: Registration?
  private var prepared = PreparedStatements()
  private var inFlight = Deque<Operation>()
  private var cancelTimer: Timer?
  private var isCancelUnderWay = false
  private var isRollbackDue = false

  /// A statement that does not heed cancel requests gets them ever more seldom, down to this.
  private static let cancelDelayMax = Duration.seconds(5)

  init(
    _ connection: PQConnection, loop: EventLoop, cancelDelay: Duration, owner: any SessionOwner
  ) throws(ReactorError) {
    self.loop = loop
    self.connection = connection
    cancelPause = Backoff(delayMin: cancelDelay, delayMax: Self.cancelDelayMax)
    self.owner = owner
    registration = try loop.register(connection.socket, interest: .readable, self)
  }

  var isIdle: Bool { inFlight.isEmpty }

  // MARK: Sending

  func send(_ operation: Operation) {
    operation.place = .running(self)
    operation.exchange = Exchange()
    inFlight.append(operation)
    guard transmit(operation), connection.pipelineSync() else {
      return fail(connection.errorMessage)
    }
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
      return transmit(.rollback, Parameters(), as: .control, of: operation)
    case .text(let sql):
      operation.exchange.expect(.step)
      return connection.sendText(sql)
    }
  }

  private func transmit(
    _ statement: Statement, _ parameters: Parameters, as command: Exchange<Rows>.Command,
    of operation: Operation
  ) -> Bool {
    if !prepared.contains(statement) {
      guard connection.sendPrepare(statement) else { return false }
      prepared.insert(statement)
      operation.exchange.expect(.prepare(statement))
    }
    operation.exchange.expect(command)
    return connection.sendQuery(statement, parameters)
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
      fail("the server broke the protocol")
    }
  }

  private func complete(_ operation: Operation) {
    inFlight.removeFirst()
    cancelPause.reset()
    for statement in operation.exchange.unprepared { prepared.remove(statement) }
    watchFront()
    let outcome = operation.exchange.finish()
    let mustRepeat =
      if case .failure(let error) = outcome { operation.shouldRepeat(after: error) } else { false }
    let mustRollBack = !operation.isInternal && connection.isInTransaction
    if mustRepeat { owner.sessionReturns(operation) } else { operation.finish(outcome) }
    if mustRollBack {
      rollBack()
    } else if !operation.isInternal {
      owner.sessionCompleted()
    }
  }

  /// Ends the transaction that a failed step left open. The session takes nothing else meanwhile.
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
          case .success: owner.sessionCompleted()
          case .failure: fail("a rollback failed")
          }
        }))
  }

  // MARK: Cancelling

  /// The caller of `operation`, which runs here, has gone.
  func abandoned(_ operation: Operation) {
    if inFlight.first === operation { watchFront() }
  }

  /// Arms the timer for an abandoned operation at the front; disarms it when the front has changed.
  private func watchFront() {
    cancelTimer?.cancel()
    cancelTimer = nil
    guard let front = inFlight.first, front.isCancelled, !isCancelUnderWay else { return }
    let pause = cancelPause.pause(jitter: 0)
    cancelTimer = loop.schedule(after: pause) { [unowned self] in requestCancel() }
  }

  private func requestCancel() {
    cancelTimer = nil
    guard let cancel = connection.makeCancel() else { return owner.sessionCancelFailed() }
    isCancelUnderWay = true
    for operation in inFlight { operation.mayBeHit = true }
    owner.sessionIsHeld(true)
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
    guard registration != nil else { return }
    if !hasReached { owner.sessionCancelFailed() }
    watchFront()
    if isRollbackDue { rollBack() }
    owner.sessionIsHeld(false)
  }

  // MARK: Ending

  /// Closes the connection and fails what is under way.
  func close() { end {} }

  private func fail(_ reason: String) { end { owner.sessionLost(reason: reason) } }

  private func end(_ announce: () -> Void) {
    guard registration != nil else { return }
    cancelTimer?.cancel()
    cancelTimer = nil
    registration?.deregister()
    registration = nil
    let interrupted = inFlight
    inFlight.removeAll()
    announce()
    for operation in interrupted { operation.finish(.failure(operation.exchange.interrupted())) }
  }
}
