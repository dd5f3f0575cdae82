// SPDX-License-Identifier: Apache-2.0

/// An error of a call to SQLite.
struct SQLiteError: Error, Equatable {
  /// The kinds that are handled differently.
  enum Kind: Equatable {
    /// Another process held the database for longer than the busy timeout.
    case busy
    /// The disk is full.
    case full
    /// The file is not a database, or is damaged.
    case damaged
    /// The file or its folder cannot be read or written.
    case notPermitted
    /// Anything else.
    case other
  }

  let kind: Kind
  /// SQLite's extended result code.
  let code: Int32
  /// SQLite's message; it names tables, never their contents.
  let message: String

  /// The error of a call that other connections prevented without an error of SQLite.
  static func busy(_ message: String) -> SQLiteError {
    SQLiteError(kind: .busy, code: 5, message: message)
  }
}
