// SPDX-License-Identifier: Apache-2.0

import CLibpq

/// Owns a `PGresult`. Wraps `PQresultStatus`, `PQgetvalue` and their like.
// Safety: libpq never changes a result after PQgetResult returned it ("34.21 Behavior in Threaded
// Programs" names only PGconn as bound to one thread), and this class only reads it.
final class PQResult: @unchecked Sendable {
  private let result: OpaquePointer
  let rowCount: Int
  let columnCount: Int

  /// The meaning of a result in pipeline mode.
  enum Status {
    /// A statement, with or without rows, or a prepare has succeeded.
    case success
    /// The server answered with an error.
    case failure
    /// An earlier command of the same pipeline failed, so this one did not run.
    case skipped
    /// The end of a pipeline: everything before it is committed or rolled back.
    case sync
  }

  /// Takes ownership of `result`.
  init(_ result: OpaquePointer) {
    self.result = result
    rowCount = Int(PQntuples(result))
    columnCount = Int(PQnfields(result))
  }

  deinit { PQclear(result) }

  var status: Status {
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: .success
    case PGRES_PIPELINE_ABORTED: .skipped
    case PGRES_PIPELINE_SYNC: .sync
    default: .failure
    }
  }

  /// The bytes of a value, or nil for NULL. The caller has checked row and column.
  @inline(__always)
  func value(row: Int, column: Int) -> UnsafeRawBufferPointer? {
    let (row, column) = (Int32(truncatingIfNeeded: row), Int32(truncatingIfNeeded: column))
    let count = PQgetlength(result, row, column)
    // The length of NULL is 0 too.
    if count == 0, PQgetisnull(result, row, column) != 0 { return nil }
    return UnsafeRawBufferPointer(start: PQgetvalue(result, row, column), count: Int(count))
  }

  var affectedCount: Int {
    guard let text = PQcmdTuples(result) else { return 0 }
    return Int(String(cString: text)) ?? 0
  }

  /// The error of a failed statement. Reads neither DETAIL nor HINT nor the position in the query.
  var error: PostgresError {
    guard let sqlState = field(.sqlState) else {
      // libpq made this result itself, because the connection is gone.
      return .connectionLost
    }
    return PostgresError(
      sqlState: sqlState, constraint: field(.constraintName),
      message: field(.messagePrimary) ?? "")
  }

  /// The field codes of postgres_ext.h, whose macros Swift does not import.
  private enum Field: UInt8 {
    case sqlState = 0x43  // C
    case messagePrimary = 0x4D  // M
    case constraintName = 0x6E  // n
  }

  private func field(_ field: Field) -> String? {
    PQresultErrorField(result, Int32(field.rawValue)).map { String(cString: $0) }
  }
}
