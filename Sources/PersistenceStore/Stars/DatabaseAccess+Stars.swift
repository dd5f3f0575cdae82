// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

extension DatabaseAccess {
  /// Stars a thing by a statement of `StarStatements`, whose last parameter is `holder`.
  ///
  /// - Throws: `error` if the thing is not there; `STARS_TOO_MANY`.
  func star(
    _ subject: String, by statement: Statement, for user: OwnerID, holder: OwnerID,
    at now: Timestamp, orThrow error: PersistenceError
  ) async throws(PersistenceError) {
    var lock = Parameters()
    lock.append(text: user.text)
    var parameters = lock
    parameters.append(text: subject)
    parameters.append(timestampMicroseconds: now.microseconds)
    parameters.append(text: holder.text)
    let results = try await commit(
      [(StarStatements.lockUser, lock), (statement, parameters)], for: FairnessKeys(user))
    guard let rows = results.last, !rows.isEmpty else {
      throw .internal("a statement that stars returned no row")
    }
    let isThere: Bool
    let isAllowed: Bool
    do {
      isThere = try rows.bool(0, 0)
      isAllowed = try rows.bool(0, 1)
    } catch {
      throw PersistenceError(error)
    }
    guard isThere else { throw error }
    guard isAllowed else { throw .starsTooMany }
  }

  /// Takes a star away; false if there was none.
  func unstar(
    _ subject: String, by statement: Statement, for user: OwnerID
  ) async throws(PersistenceError) -> Bool {
    var parameters = Parameters()
    parameters.append(text: user.text)
    parameters.append(text: subject)
    return try await write(statement, parameters, for: FairnessKeys(user)).affectedCount > 0
  }
}
