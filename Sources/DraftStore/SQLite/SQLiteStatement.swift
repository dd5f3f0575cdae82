// SPDX-License-Identifier: Apache-2.0

import CSQLite

/// A value of a statement's parameter.
enum SQLiteValue {
  case null
  case integer(Int64)
  case text(String)
  case blob([UInt8])

  /// A text, or null for nil.
  init(_ text: String?) { self = text.map(SQLiteValue.text) ?? .null }

  /// A number, or null for nil.
  init(_ number: Int64?) { self = number.map(SQLiteValue.integer) ?? .null }

  /// Bytes, or null for nil.
  init(_ bytes: [UInt8]?) { self = bytes.map(SQLiteValue.blob) ?? .null }
}

/// A prepared statement, owned by its database.
final class SQLiteStatement {
  private let statement: OpaquePointer
  private unowned let database: SQLiteDatabase

  init(_ statement: OpaquePointer, _ database: SQLiteDatabase) {
    self.statement = statement
    self.database = database
  }

  /// Wraps `sqlite3_finalize`.
  func finalize() { sqlite3_finalize(statement) }

  /// Resets the statement and binds new parameters. Wraps `sqlite3_reset` and `sqlite3_bind_*`.
  func bind(_ parameters: [SQLiteValue]) throws(SQLiteError) {
    sqlite3_reset(statement)
    for (index, parameter) in parameters.enumerated() {
      guard bind(parameter, Int32(index + 1)) == SQLITE_OK else { throw database.error }
    }
  }

  private func bind(_ value: SQLiteValue, _ index: Int32) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(statement, index)
    case .integer(let number): return sqlite3_bind_int64(statement, index, number)
    case .text(let text):
      let bytes = Array(text.utf8CString)
      return csqlite_bind_text(statement, index, bytes, Int32(bytes.count - 1))
    case .blob(let bytes):
      return bytes.withUnsafeBytes { buffer in
        // Without an address, SQLite would bind null.
        guard let start = buffer.baseAddress, !buffer.isEmpty else {
          return sqlite3_bind_zeroblob(statement, index, 0)
        }
        return csqlite_bind_blob(statement, index, start, UInt64(buffer.count))
      }
    }
  }

  /// Advances to the next row; returns false after the last, with the statement reset. Wraps
  /// `sqlite3_step`.
  func step() throws(SQLiteError) -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(statement)
      return false
    default:
      let error = database.error
      sqlite3_reset(statement)
      throw error
    }
  }

  // MARK: Columns

  /// True if the column is null. Wraps `sqlite3_column_type`.
  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

  /// The number in a column. Wraps `sqlite3_column_int64`.
  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  /// The text in a column. Wraps `sqlite3_column_text` and `sqlite3_column_bytes`.
  func text(_ column: Int32) -> String {
    guard let start = sqlite3_column_text(statement, column) else { return "" }
    let count = Int(sqlite3_column_bytes(statement, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// The text in a column, or nil if it is null.
  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  /// The number in a column, or nil if it is null.
  func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

  /// The bytes in a column. Wraps `sqlite3_column_blob` and `sqlite3_column_bytes`.
  func blob(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(statement, column) else { return [] }
    let count = Int(sqlite3_column_bytes(statement, column))
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// The bytes in a column, or nil if it is null.
  func optionalBlob(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : blob(column) }
}
