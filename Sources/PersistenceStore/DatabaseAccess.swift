// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// Runs the stores' statements: failures become errors of the model, and a write that collided
/// with another transaction, and so had no effect, runs again.
struct DatabaseAccess: Sendable {
  let pool: PostgresPool

  /// The number of attempts for a write that collides with others; one row per statement makes even
  /// the first collision rare.
  private static let attemptsMax = 3

  func query(
    _ statement: Statement, _ parameters: Parameters
  ) async throws(PersistenceError) -> Rows {
    do {
      return try await pool.query(statement, parameters)
    } catch {
      throw PersistenceError(error)
    }
  }

  /// Runs a statement in its own transaction.
  func write(
    _ statement: Statement, _ parameters: Parameters, for keys: FairnessKeys
  ) async throws(PersistenceError) -> Rows {
    do {
      return try await change(statement, parameters, for: keys)
    } catch {
      throw PersistenceError(error)
    }
  }

  /// The same, for callers that inspect the failure.
  func change(
    _ statement: Statement, _ parameters: Parameters, for keys: FairnessKeys
  ) async throws(PostgresError) -> Rows {
    try await repeating { () throws(PostgresError) in
      try await pool.write(statement, parameters, for: keys)
    }
  }

  /// True if one statement makes a change with all that belongs to it, and perhaps others along
  /// with it.
  var batchesChanges: Bool { pool.batchesChanges }

  /// Runs statements in one transaction, all or none.
  func commit(
    _ steps: [(Statement, Parameters)], for keys: FairnessKeys
  ) async throws(PersistenceError) -> [Rows] {
    do {
      return try await transaction(steps, for: keys)
    } catch {
      throw PersistenceError(error)
    }
  }

  /// The same, for callers that inspect the failure.
  func transaction(
    _ steps: [(Statement, Parameters)], for keys: FairnessKeys
  ) async throws(PostgresError) -> [Rows] {
    try await repeating { () throws(PostgresError) in
      try await pool.transaction(steps, for: keys)
    }
  }

  private func repeating<Result>(
    _ body: () async throws(PostgresError) -> Result
  ) async throws(PostgresError) -> Result {
    var attempt = 1
    while true {
      do throws(PostgresError) {
        return try await body()
      } catch {
        guard error.kind == .serialization, attempt < DatabaseAccess.attemptsMax else {
          throw error
        }
        attempt += 1
      }
    }
  }
}
