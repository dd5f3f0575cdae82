// SPDX-License-Identifier: Apache-2.0

// The mapping of SQLSTATEs (PostgreSQL manual, appendix A).
extension PostgresError {
  /// The error in a server's response. A failed statement had no effect, unless the server reports
  /// that the outcome is unknown (40003, and class 08 after it was sent).
  init(sqlState: String, constraint: String?, message: String) {
    let kind = Self.kind(sqlState: sqlState, constraint: constraint ?? "")
    let quotesValues = sqlState.hasPrefix("22") || sqlState.hasPrefix("23")
    self.init(
      kind, sqlState: sqlState,
      mayHaveExecuted: sqlState == "40003" || (sqlState.hasPrefix("08") && sqlState != "08P01"),
      message: quotesValues ? "the server refused a value" : message)
  }

  /// Maps a whole SQLSTATE where it matters, else its class.
  static func kind(sqlState: String, constraint: String) -> Kind {
    switch sqlState {
    case "23505": .uniqueViolation(constraint: constraint)
    case "23514": .checkViolation(constraint: constraint)
    // Serialization failure, deadlock.
    case "40001", "40P01": .serialization
    // Lock not available; a transaction on a standby, after a failover.
    case "55P03", "25006": .unavailable
    // The session was ended because it left a transaction open.
    case "25P03": .unavailable
    // Protocol violation: parameters that do not fit their statement.
    case "08P01": .schemaMismatch
    case "57014": .timedOut
    case "XX001", "XX002": .corrupted
    default: kind(sqlStateClass: sqlState.prefix(2), constraint: constraint)
    }
  }

  private static func kind(sqlStateClass: Substring, constraint: String) -> Kind {
    switch sqlStateClass {
    // Connection exceptions; authorization; no such database; operator intervention.
    case "08", "28", "3D", "57": .unavailable
    case "22", "54": .invalidValue
    case "23": .constraintViolation(constraint: constraint)
    case "26", "3F", "42": .schemaMismatch
    case "40": .unavailable
    case "53": .overloaded
    default: .unexpected
    }
  }

  /// The server, the role or the database has no room for another connection.
  static let tooManyConnections = "53300"
  /// True if the role, password or database is wrong, which only an operator can fix.
  public var isWrongIdentity: Bool {
    switch sqlState {
    case "28000", "28P01", "3D000": true
    default: false
    }
  }
  /// True when the server cannot write, or not now.
  var isReadOnly: Bool { sqlState == "25006" }
  /// True if a prepared statement is unusable, unless it has just been prepared: the server does
  /// not know it (26000), has another statement with its name (42P05), or has a plan whose result
  /// type changed with the schema (0A000). The statement did not run.
  var tellsOfStalePreparation: Bool {
    switch sqlState {
    case "26000", "42P05", "0A000": true
    default: false
    }
  }
  /// True when a cancel request or the statement timeout ended the statement.
  var isStatementCancelled: Bool { sqlState == "57014" }
}
