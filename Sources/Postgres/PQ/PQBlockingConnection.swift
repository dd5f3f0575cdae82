// SPDX-License-Identifier: Apache-2.0

import CLibpq
import Glibc
import Reactor

/// A connection whose calls block until the server has responded, for a dedicated thread such as
/// the migrator's. A call with a deadline ends at the deadline.
struct PQBlockingConnection: ~Copyable {
  private let connection: OpaquePointer

  /// Connects, or throws the reason. The parameters contain one address, so that no name is
  /// resolved. Wraps `PQconnectStartParams` and `PQconnectPoll`.
  init(
    _ parameters: [(keyword: String, value: String)], until deadline: MonotonicInstant
  ) throws(TargetRefusal) {
    let keywords = CStrings(parameters.map(\.keyword))
    let values = CStrings(parameters.map(\.value))
    let connection = keywords.withPointers { keywords in
      values.withPointers { values in PQconnectStartParams(keywords, values, 1) }
    }
    guard let connection else { throw .refused(sqlState: nil, reason: "out of memory") }
    PQsetNoticeReceiver(connection, { _, _ in }, nil)
    PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
    do throws(TargetRefusal) {
      try Self.establish(connection, until: deadline)
    } catch {
      PQfinish(connection)
      throw error
    }
    self.connection = connection
  }

  deinit { PQfinish(connection) }

  /// Runs any number of statements as text. Wraps `PQsendQuery`.
  borrowing func execute(
    _ sql: String, until deadline: MonotonicInstant = .distantFuture
  ) throws(PostgresError) {
    guard PQsendQuery(connection, sql) == 1 else { throw .connectionLost }
    _ = try answer(until: deadline)
  }

  /// Runs one statement with parameters as text and returns its rows in binary. Wraps
  /// `PQsendQueryParams`.
  borrowing func query(
    _ sql: String, _ parameters: [String] = [], until deadline: MonotonicInstant = .distantFuture
  ) throws(PostgresError) -> Rows {
    let values = CStrings(parameters)
    let isSent = values.withPointers { values in
      PQsendQueryParams(connection, sql, Int32(parameters.count), nil, values, nil, nil, 1) == 1
    }
    guard isSent, let result = try answer(until: deadline) else { throw .connectionLost }
    return Rows(result)
  }

  /// True while a transaction block is open and no statement in it has failed.
  var isInTransaction: Bool { PQtransactionStatus(connection) == PQTRANS_INTRANS }

  /// Wraps `PQgetCancel`.
  borrowing func makeCancel() -> PQCancel? { PQgetCancel(connection).map { PQCancel($0) } }

  // MARK: Waiting

  private static func establish(
    _ connection: OpaquePointer, until deadline: MonotonicInstant
  ) throws(TargetRefusal) {
    func refusal() -> TargetRefusal {
      PQConnection.refusal(saying: PQConnection.firstLine(of: PQerrorMessage(connection)))
    }
    guard PQstatus(connection) != CONNECTION_BAD else { throw refusal() }
    let limit = MonotonicInstant.read().duration(to: deadline)
    // libpq 34.1: before the first poll, wait as if it had said "writing".
    var awaited = PGRES_POLLING_WRITING
    while awaited != PGRES_POLLING_OK {
      guard awaited != PGRES_POLLING_FAILED else { throw refusal() }
      let events = awaited == PGRES_POLLING_READING ? POLLIN : POLLOUT
      guard wait(connection, for: events, until: deadline) else {
        throw .silent(.connecting, limit)
      }
      awaited = PQconnectPoll(connection)
    }
  }

  /// The last result after the server has responded to all commands; the first failure otherwise.
  private borrowing func answer(
    until deadline: MonotonicInstant
  ) throws(PostgresError) -> PQResult? {
    var last: PQResult?
    var failure: PostgresError?
    while true {
      while PQisBusy(connection) != 0 {
        guard Self.wait(connection, for: POLLIN, until: deadline) else {
          throw PostgresError(
            .unavailable, mayHaveExecuted: true, message: "the server did not answer in time")
        }
        guard PQconsumeInput(connection) == 1 else { throw .connectionLost }
      }
      guard let result = PQgetResult(connection) else { break }
      let owned = PQResult(result)
      if owned.status != .success, failure == nil { failure = owned.error }
      last = owned
    }
    if let failure { throw failure }
    return last
  }

  /// Waits for the connection's socket; false when it is too late.
  private static func wait(
    _ connection: OpaquePointer, for events: Int32, until deadline: MonotonicInstant
  ) -> Bool {
    while true {
      let left = MonotonicInstant.read().duration(to: deadline).nanosecondsClamped
      guard left > 0 else { return false }
      let milliseconds = deadline == .distantFuture ? -1 : Int32(clamping: left / 1_000_000 + 1)
      var descriptor = pollfd(fd: PQsocket(connection), events: Int16(events), revents: 0)
      let count = poll(&descriptor, 1, milliseconds)
      // An interrupted wait continues; libpq itself detects any other failure.
      if count > 0 || (count < 0 && errno != EINTR) { return true }
    }
  }
}
