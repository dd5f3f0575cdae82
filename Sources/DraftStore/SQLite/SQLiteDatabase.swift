// SPDX-License-Identifier: Apache-2.0

import CSQLite

/// A connection to a database file. Each method wraps the function that its comment names.
final class SQLiteDatabase {
  private let handle: OpaquePointer
  private var statements: [StaticStringKey: SQLiteStatement] = [:]

  /// A statement's text, identified by its address.
  private struct StaticStringKey: Hashable {
    let address: UInt
  }

  /// Opens or creates a database. Its temporary files are in memory: VACUUM, sorting and statements
  /// that may be undone would write drafts to the folder of temporary files. Wraps
  /// `sqlite3_open_v2` and `sqlite3_busy_timeout`.
  init(path: String, isReadOnly: Bool, busyMilliseconds: Int32) throws(SQLiteError) {
    var handle: OpaquePointer?
    let mode = isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    // One thread at a time uses the connection, so it needs no mutex; symbolic links are not
    // followed.
    let flags = mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW
    let code = sqlite3_open_v2(path, &handle, flags, nil)
    guard let handle else { throw SQLiteError(kind: .other, code: code, message: "no memory") }
    guard code == SQLITE_OK else {
      let error = Self.error(of: handle)
      sqlite3_close_v2(handle)
      throw error
    }
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, busyMilliseconds)
    self.handle = handle
    try execute("PRAGMA temp_store = MEMORY")
  }

  deinit {
    for statement in statements.values { statement.finalize() }
    sqlite3_close_v2(handle)
  }

  /// Runs statements without parameters, ignoring their rows. Wraps `sqlite3_exec`.
  func execute(_ text: String) throws(SQLiteError) {
    guard sqlite3_exec(handle, text, nil, nil, nil) == SQLITE_OK else { throw error }
  }

  /// The statement with this text, prepared at its first use. Wraps `sqlite3_prepare_v3`.
  func prepared(_ text: StaticString) throws(SQLiteError) -> SQLiteStatement {
    let key = StaticStringKey(address: UInt(bitPattern: text.utf8Start))
    if let known = statements[key] { return known }
    var statement: OpaquePointer?
    let code = text.withUTF8Buffer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters in
        sqlite3_prepare_v3(
          handle, characters.baseAddress, Int32(characters.count),
          UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
      }
    }
    guard code == SQLITE_OK, let statement else { throw error }
    let made = SQLiteStatement(statement, self)
    statements[key] = made
    return made
  }

  /// Runs a statement with parameters to completion.
  func run(_ text: StaticString, _ parameters: SQLiteValue...) throws(SQLiteError) {
    let statement = try prepared(text)
    try statement.bind(parameters)
    while try statement.step() {}
  }

  /// Reads every row of a statement.
  func rows<Row>(
    _ text: StaticString, _ parameters: [SQLiteValue], _ read: (SQLiteStatement) -> Row
  ) throws(SQLiteError) -> [Row] {
    let statement = try prepared(text)
    try statement.bind(parameters)
    var rows: [Row] = []
    while try statement.step() { rows.append(read(statement)) }
    return rows
  }

  /// Reads the first row of a statement; nil if there is none.
  func first<Row>(
    _ text: StaticString, _ parameters: SQLiteValue..., read: (SQLiteStatement) -> Row
  ) throws(SQLiteError) -> Row? {
    try rows(text, parameters, read).first
  }

  /// Runs `body` in a write transaction, which is rolled back if it throws.
  func transaction<Result>(
    _ body: () throws(DraftStoreError) -> Result
  ) throws(DraftStoreError) -> Result {
    try wrap { () throws(SQLiteError) in try execute("BEGIN IMMEDIATE") }
    do throws(DraftStoreError) {
      let result = try body()
      try wrap { () throws(SQLiteError) in try execute("COMMIT") }
      return result
    } catch {
      // After some failures SQLite has already rolled back, and rejects this.
      try? execute("ROLLBACK")
      throw error
    }
  }

  /// Runs calls to SQLite, and rethrows their errors as errors of the store.
  func wrap<Result>(
    _ body: () throws(SQLiteError) -> Result
  ) throws(DraftStoreError) -> Result {
    do throws(SQLiteError) {
      return try body()
    } catch {
      throw DraftStoreError(error)
    }
  }

  /// The id of the last inserted row. Wraps `sqlite3_last_insert_rowid`.
  var lastID: Int64 { sqlite3_last_insert_rowid(handle) }

  /// The error of the last call. Wraps `sqlite3_extended_errcode` and `sqlite3_errmsg`.
  var error: SQLiteError { Self.error(of: handle) }

  private static func error(of handle: OpaquePointer) -> SQLiteError {
    let code = sqlite3_extended_errcode(handle)
    let kind: SQLiteError.Kind =
      switch code & 0xff {
      case SQLITE_BUSY, SQLITE_LOCKED: .busy
      case SQLITE_FULL: .full
      case SQLITE_CORRUPT, SQLITE_NOTADB: .damaged
      case SQLITE_PERM, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_AUTH: .notPermitted
      default: .other
      }
    return SQLiteError(kind: kind, code: code, message: String(cString: sqlite3_errmsg(handle)))
  }
}
