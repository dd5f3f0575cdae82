// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

/// An error of the draft store, with the failure to show to the user.
public struct DraftStoreError: Error, Equatable, Sendable {
  /// The failure that is passed to the engine.
  public let failure: LocalFailure
  /// The cause, for logs; never contains draft content.
  public let message: String
  /// True if the database is damaged. It is then moved aside and salvaged record by record.
  let isDamage: Bool

  /// Creates an error. The message must not contain draft content.
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
