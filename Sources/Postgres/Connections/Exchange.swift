// SPDX-License-Identifier: Apache-2.0

/// The results that one operation expects from the server, and those that have arrived.
///
/// In pipeline mode (libpq 34.5) each command is answered by one result and an end mark; after a
/// failure the commands up to the sync are answered `skipped`; the sync ends the operation.
///
/// ```
///   expect* ─▶ { success | failure | skipped ─▶ end }* ─▶ sync: finish()
/// ```
///
/// Invariant: responses are counted only for `step` commands, in order. Any failure determines the
/// outcome, even a failure of the sync itself, when the implicit transaction cannot commit.
struct Exchange<Answer> {
  /// The statements that were sent.
  enum Command: Equatable {
    /// Prepares a statement that the session has not seen.
    case prepare(Statement)
    /// BEGIN, COMMIT, ROLLBACK: an answer of no interest.
    case control
    /// A statement of the caller.
    case step
  }

  /// The server answered without a question.
  struct ProtocolViolation: Error {}

  private var commands: [Command] = []
  private var position = 0
  private var answers: [Answer] = []
  private var failure: PostgresError?
  /// The failure came after all commands had been answered.
  private var failedAtSync = false
  /// The failure means that a statement prepared by an earlier exchange is missing, outdated or
  /// conflicting.
  private(set) var foundStalePreparation = false
  /// Statements that the server did not prepare although it was asked to.
  private(set) var unprepared: [Statement] = []

  mutating func expect(_ command: Command) { commands.append(command) }

  mutating func succeed(_ answer: Answer) throws(ProtocolViolation) {
    if try current() == .step { answers.append(answer) }
  }

  mutating func fail(_ error: PostgresError) {
    if failure == nil {
      failure = error
      failedAtSync = position == commands.count
      foundStalePreparation = error.tellsOfStalePreparation && !isPreparationFresh
    }
    noteUnprepared()
  }

  mutating func skip() { noteUnprepared() }

  mutating func endCommand() throws(ProtocolViolation) {
    // A failure of the sync has one end mark of its own. After a lost connection there may be any
    // number, since libpq keeps reporting the end.
    guard position < commands.count || failedAtSync && position == commands.count else {
      throw ProtocolViolation()
    }
    position += 1
  }

  /// The outcome at the sync.
  func finish() -> Result<[Answer], PostgresError> {
    if let failure { return .failure(failure) }
    guard position == commands.count else {
      return .failure(.malformed("the server responded to too few commands"))
    }
    return .success(answers)
  }

  /// The outcome if the sync will never arrive. A statement may still have run.
  func interrupted() -> PostgresError {
    guard let failure else { return .connectionLost }
    return PostgresError(
      failure.kind, sqlState: failure.sqlState, mayHaveExecuted: true, message: failure.message)
  }

  private func current() throws(ProtocolViolation) -> Command {
    guard position < commands.count else { throw ProtocolViolation() }
    return commands[position]
  }

  /// True if the current command executes the statement prepared by the previous command.
  private var isPreparationFresh: Bool {
    guard commands.indices.contains(position - 1), case .prepare = commands[position - 1] else {
      return false
    }
    return true
  }

  private mutating func noteUnprepared() {
    if position < commands.count, case .prepare(let statement) = commands[position] {
      unprepared.append(statement)
    }
  }
}
