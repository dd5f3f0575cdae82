// SPDX-License-Identifier: Apache-2.0

import CLibpq

/// A connection whose calls block until the server has answered: for a thread of its own that has
/// nothing else to do, such as the migrator's.
struct PQBlockingConnection: ~Copyable {
  private let connection: OpaquePointer

  /// Connects, or says why not. Wraps `PQconnectdbParams`.
  init(_ parameters: [(keyword: String, value: String)]) throws(PostgresError) {
    let keywords = CStrings(parameters.map(\.keyword))
    let values = CStrings(parameters.map(\.value))
    let connection = keywords.withPointers { keywords in
      values.withPointers { values in PQconnectdbParams(keywords, values, 1) }
    }
    guard let connection else { throw .noConnection }
    PQsetNoticeReceiver(connection, { _, _ in }, nil)
    guard PQstatus(connection) == CONNECTION_OK else {
      let message = PQConnection.firstLine(of: PQerrorMessage(connection))
      PQfinish(connection)
      throw PostgresError(.unavailable, message: message)
    }
    self.connection = connection
  }

  deinit { PQfinish(connection) }

  /// Runs any number of statements as text. Wraps `PQexec`.
  borrowing func execute(_ sql: String) throws(PostgresError) {
    _ = try check(PQexec(connection, sql))
  }

  /// Runs one statement with parameters as text and returns its rows in binary. Wraps
  /// `PQexecParams`.
  borrowing func query(_ sql: String, _ parameters: [String] = []) throws(PostgresError) -> Rows {
    let values = CStrings(parameters)
    let result = values.withPointers { values in
      PQexecParams(connection, sql, Int32(parameters.count), nil, values, nil, nil, 1)
    }
    return Rows(try check(result))
  }

  /// True while a transaction block is open and no statement in it has failed.
  var isInTransaction: Bool { PQtransactionStatus(connection) == PQTRANS_INTRANS }

  private borrowing func check(_ result: OpaquePointer?) throws(PostgresError) -> PQResult {
    guard let result else { throw .connectionLost }
    let owned = PQResult(result)
    guard owned.status == .success else { throw owned.error }
    return owned
  }
}
