// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

/// A fault of the draft store, with the state that the user is to see.
public struct DraftStoreError: Error, Equatable, Sendable {
  /// The state that the engine is told.
  public let failure: LocalFailure
  /// The cause in words, for a log; it never holds what drafts contain.
  public let message: String
  /// True if the database is damaged: it is moved aside and read record by record.
  let isDamage: Bool

  /// A fault in words that hold nothing of what drafts contain.
  public init(_ failure: LocalFailure, _ message: String) {
    self.failure = failure
    self.message = message
    isDamage = false
  }

  init(_ error: SQLiteError) {
    failure =
      switch error.kind {
      case .busy: .locked
      case .full: .diskFull
      case .notPermitted: .notPermitted
      case .damaged, .other: .unavailable
      }
    message = "SQLite \(error.code): \(error.message)"
    isDamage = error.kind == .damaged
  }
}
