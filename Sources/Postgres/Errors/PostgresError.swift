// SPDX-License-Identifier: Apache-2.0

/// The reason why a statement has no result.
///
/// It never carries PostgreSQL's DETAIL, HINT or the statement, which quote titles and contents;
/// and of data and constraint errors (classes 22 and 23) not even the message.
public struct PostgresError: Error, Hashable, Sendable {
  /// The kind of failure, in terms of what a caller can do.
  public enum Kind: Hashable, Sendable {
    /// No connection, or it was lost, or the server is starting, stopping or read-only. Try later.
    case unavailable
    /// The server has run out of memory, disk or connections. Try later.
    case overloaded
    /// Our own queue is full, or moves too slowly. Nothing was sent; try later.
    case queueFull
    /// The calling task was cancelled.
    case cancelled
    /// The statement ran longer than the session's limit.
    case timedOut
    /// A row with this key exists (23505); the name of the constraint.
    case uniqueViolation(constraint: String)
    /// A row breaks a CHECK (23514); the name of the constraint.
    case checkViolation(constraint: String)
    /// Any other integrity constraint (class 23); its name, where it has one.
    case constraintViolation(constraint: String)
    /// A concurrent transaction got in the way (40001, 40P01): the same one may succeed now.
    case serialization
    /// A parameter cannot be represented (class 22) or nests too deeply (class 54).
    case invalidValue
    /// Statement, parameters and schema do not fit (class 42, 26, 3F; 08P01): a bug, or a database
    /// not migrated.
    case schemaMismatch
    /// A result does not have the shape that its reader expects.
    case malformedResult
    /// The server reports a corrupted data structure (XX001, XX002).
    case corrupted
    /// Everything else.
    case unexpected
  }

  /// The kind of failure.
  public let kind: Kind
  /// The five characters of the SQLSTATE, when the server answered.
  public let sqlState: String?
  /// False when the statement certainly had no effect. True when a connection was lost, or a caller
  /// went away, after it was sent: then the outcome is unknown.
  public let mayHaveExecuted: Bool
  /// One line for the log, not for callers.
  public let message: String

  init(
    _ kind: Kind, sqlState: String? = nil, mayHaveExecuted: Bool = false, message: String
  ) {
    self.kind = kind
    self.sqlState = sqlState
    self.mayHaveExecuted = mayHaveExecuted
    self.message = message
  }

  static func malformed(_ message: String) -> PostgresError {
    PostgresError(.malformedResult, mayHaveExecuted: true, message: message)
  }

  static let cancelled = PostgresError(.cancelled, message: "the caller cancelled")
  static let abandoned = PostgresError(
    .cancelled, mayHaveExecuted: true, message: "the caller cancelled while the statement ran")
  static let queueFull = PostgresError(
    .queueFull, message: "too many statements are waiting for a connection, or waited too long")
  static let noConnection = PostgresError(.unavailable, message: "no connection to PostgreSQL")
  static let commitUncertain = PostgresError(
    .unavailable, mayHaveExecuted: true,
    message: "the server committed with a warning: the change may be missing on a standby")
  static let connectionLost = PostgresError(
    .unavailable, mayHaveExecuted: true, message: "the connection was lost")
}
