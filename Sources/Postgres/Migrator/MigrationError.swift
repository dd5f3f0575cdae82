// SPDX-License-Identifier: Apache-2.0

/// The reason why a schema cannot be brought, or is not, where this binary wants it.
public enum MigrationError: Error, Hashable, Sendable {
  /// A file is not named `m<number>_<name>`.
  case fileNameInvalid(String)
  /// A file is not text in UTF-8.
  case fileNotUTF8(String)
  /// The digest of a file could not be computed.
  case hashingFailed(String)
  /// The numbers of this binary's migrations are not 1, 2, 3, …
  case numbersNotConsecutive(expected: Int, found: Int)
  /// The database has a migration that this program, which knows those up to `known`, does not
  /// know, and that is not marked as compatible.
  case schemaNewer(applied: Int, known: Int)
  /// A migration was edited after it had been applied.
  case checksumChanged(number: Int, name: String)
  /// Migrations with lower numbers than an applied one have not been applied.
  case historyIncomplete(missing: Int)
  /// The database lacks migrations that this binary needs.
  case pending(count: Int)
  /// A migration failed; nothing of it took effect.
  case failed(number: Int, name: String, cause: PostgresError)
  /// A migration ended the transaction that it runs in.
  case transactionEnded(number: Int, name: String)
  /// No server can be used; what became of each.
  case unreachable([TargetFailure])
  /// The caller's task was cancelled. Applied migrations stay applied.
  case cancelled
  /// The database did not respond, or refused a statement of the migrator itself.
  case database(PostgresError)
}

extension MigrationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .fileNameInvalid(let name): "'\(name)' is not of the form m<number>_<name>"
    case .fileNotUTF8(let name): "'\(name)' is not UTF-8 text"
    case .hashingFailed(let reason): "a checksum could not be computed: \(reason)"
    case .numbersNotConsecutive(let expected, let found):
      "expected migration \(expected), found \(found)"
    case .schemaNewer(let applied, let known):
      """
      the database has migration \(applied), which needs a newer binary; this one knows only \
      \(known)
      """
    case .checksumChanged(let number, let name):
      """
      migration \(number) (\(name)) was edited after it had been applied: restore its text and add \
      a new migration
      """
    case .historyIncomplete(let missing):
      "migration \(missing) is missing although a later one has been applied"
    case .pending(let count):
      "\(count) migrations have not been applied: run 'holdfastd migrate up'"
    case .failed(let number, let name, let cause):
      "migration \(number) (\(name)) failed: \(cause.message) (\(cause.sqlState ?? "no SQLSTATE"))"
    case .transactionEnded(let number, let name):
      "migration \(number) (\(name)) ends its transaction, which only the migrator may"
    case .unreachable(let failures):
      failures.map(\.description).joined(separator: "; ")
    case .cancelled: "the migrator was cancelled"
    case .database(let cause):
      "the database: \(cause.message)" + (cause.sqlState.map { " (\($0))" } ?? "")
    }
  }
}
