// SPDX-License-Identifier: Apache-2.0

import Reactor

/// One call of a pool's user on its way: waiting in a lane, then running on a session. Belongs to
/// the loop's thread.
final class Operation: Waiting {
  typealias Outcome = Result<[Rows], PostgresError>

  /// The statements to send.
  enum Work: Sendable {
    case query(Statement, Parameters)
    /// Explicit BEGIN and COMMIT around the steps: on Citus the implicit transaction of a pipeline
    /// is not atomic.
    case transaction([(Statement, Parameters)])
    /// Ends a failed transaction.
    case rollback
    /// Text that is neither prepared nor repeated.
    case text(String)
  }

  /// The receiver of the outcome.
  enum Waiter {
    case task(UnsafeContinuation<Outcome, Never>)
    case callback((Outcome) -> Void)
  }

  /// The place of the operation.
  enum Place {
    case nowhere
    case waiting(Lane, ticket: Int)
    case running(PipelineSession)
    case batched(Batch)
  }

  let work: Work
  let fairness: FairnessKeys
  var waiter: Waiter?
  var place = Place.nowhere
  var waitingSince = MonotonicInstant.distantFuture
  var exchange = Exchange<Rows>()
  /// The caller has gone, perhaps before the operation went anywhere.
  private(set) var isCancelled = false
  /// A cancel request for another operation was pending while this one ran.
  var mayBeHit = false
  /// The preparation of the session that the operation was sent with.
  var preparation = 0
  /// A batch with this operation in it has failed.
  var runsAlone = false
  private var attempts = 1

  /// Attempts that innocent operations get: a neighbour's cancel request or failed prepare may hit
  /// them, or a change of the schema, which repeats only when there are ever new ones.
  private static let attemptsMax = 4

  init(_ work: Work, for fairness: FairnessKeys = .none, waiter: Waiter? = nil) {
    self.work = work
    self.fairness = fairness
    self.waiter = waiter
  }

  /// True for what a session does for itself: setting up, rolling back.
  var isInternal: Bool {
    switch work {
    case .query, .transaction: false
    case .rollback, .text: true
    }
  }

  /// True if it may run for as long as the server lets statements run.
  var isLong: Bool {
    switch work {
    case .query(let statement, _): statement.isLong
    case .transaction(let steps): steps.contains { $0.0.isLong }
    case .rollback, .text: false
    }
  }

  /// The statement that can take this operation along with others, and its arguments here.
  var batchable: (single: Statement, batched: Statement, parameters: Parameters)? {
    guard !runsAlone, case .query(let statement, let parameters) = work,
      let batched = statement.batched
    else { return nil }
    return (statement, batched, parameters)
  }

  /// True if it changes a row, and may do so along with changes of others.
  var isBatched: Bool { (batchable?.single.keyCount ?? 0) > 0 }

  /// Delivers the outcome to the waiter, once.
  func finish(_ outcome: Outcome) {
    place = .nowhere
    tell(outcome)
  }

  /// Releases the caller at once, whatever the server is doing.
  func cancel() {
    guard !isCancelled else { return }
    isCancelled = true
    switch place {
    case .nowhere: break
    case .waiting(let lane, let ticket): lane.withdraw(self, ticket: ticket)
    case .running(let session):
      tell(.failure(.abandoned))
      session.abandoned(self)
    case .batched(let batch):
      tell(.failure(.abandoned))
      batch.memberAbandoned()
    }
  }

  private func tell(_ outcome: Outcome) {
    let told = waiter
    waiter = nil
    switch told {
    case .task(let continuation): continuation.resume(returning: outcome)
    case .callback(let body): body(outcome)
    case nil: break
    }
  }

  /// True, once or a few times, when `error` is not the operation's own: the server did nothing, so
  /// the operation may be sent again.
  func shouldRepeat(after error: PostgresError) -> Bool {
    guard !isCancelled, attempts < Self.attemptsMax else { return false }
    guard exchange.foundStalePreparation || (error.isStatementCancelled && mayBeHit) else {
      return false
    }
    attempts += 1
    mayBeHit = false
    return true
  }
}
