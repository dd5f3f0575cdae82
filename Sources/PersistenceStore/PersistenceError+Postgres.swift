// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import Postgres

// The one place where a failure of PostgreSQL becomes an answer for a caller.
extension PersistenceError {
  /// The error for a failed statement. PostgreSQL's message goes to the log only.
  public init(_ error: PostgresError) {
    let state = error.sqlState.map { "SQLSTATE \($0): " } ?? ""
    self.init(error.kind, detail: state + error.message)
  }

  /// The answer for a kind of failure, with a text for the log.
  ///
  /// Values are checked before they are sent and every constraint repeats such a check, so that a
  /// refused value is a defect of this server, never of the request.
  public init(_ kind: PostgresError.Kind, detail: String) {
    switch kind {
    case .unavailable:
      self.init(
        .storageUnavailable, "The database cannot be reached; try again.", detail: detail)
    case .overloaded:
      self.init(
        .storageExhausted, "The database lacks a resource; try again later.", detail: detail)
    case .queueFull:
      self.init(
        .storageBusy, "The database is overloaded; try again later.", detail: detail)
    case .cancelled:
      self.init(.cancelled, "The caller cancelled the call.", detail: detail)
    case .timedOut:
      self.init(.deadlineExceeded, "The database did not respond in time.", detail: detail)
    case .serialization:
      self.init(
        .concurrentChange, "Concurrent changes collided; try again.", detail: detail)
    case .corrupted:
      self.init(.contentCorrupt, "The stored data is damaged.", detail: detail)
    case .uniqueViolation, .checkViolation, .constraintViolation, .invalidValue, .schemaMismatch,
      .malformedResult, .unexpected:
      self = .internal("\(kind): \(detail)")
    }
  }
}
