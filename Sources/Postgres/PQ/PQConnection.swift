// SPDX-License-Identifier: Apache-2.0

import CLibpq

/// Owns a `PGconn`: libpq's calls without their prefix, no policy. One thread at a time.
final class PQConnection {
  private let connection: OpaquePointer
  private let notices = PQNotices()

  private init(_ connection: OpaquePointer) {
    self.connection = connection
    notices.receive(from: connection)
  }

  deinit { PQfinish(connection) }

  // MARK: Connecting

  /// The readiness that `connectPoll()` waits for.
  enum ConnectState: Hashable {
    case readable, writable, connected, failed
  }

  /// Begins to connect. Does not block if `hostaddr` is given or the host is a Unix socket. For the
  /// parameters see libpq 34.1.2; a `dbname` that is a URL or connection string is expanded in
  /// place, so that earlier parameters are defaults and later ones override it. Wraps
  /// `PQconnectStartParams`.
  static func start(_ parameters: [(keyword: String, value: String)]) -> PQConnection? {
    let keywords = CStrings(parameters.map(\.keyword))
    let values = CStrings(parameters.map(\.value))
    let connection = keywords.withPointers { keywords in
      values.withPointers { values in PQconnectStartParams(keywords, values, 1) }
    }
    guard let connection else { return nil }
    // libpq 15 has no SQLSTATE for a refused connection but in the text of a verbose message.
    PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
    return PQConnection(connection)
  }

  /// Goes on connecting; may close the socket and open another. Wraps `PQconnectPoll`.
  func connectPoll() -> ConnectState {
    switch PQconnectPoll(connection) {
    case PGRES_POLLING_READING: .readable
    case PGRES_POLLING_WRITING: .writable
    case PGRES_POLLING_OK: .connected
    default: .failed
    }
  }

  /// False when connecting failed or the connection was found broken. Wraps `PQstatus`.
  var isUsable: Bool { PQstatus(connection) != CONNECTION_BAD }

  /// The descriptor of the socket, or -1. Wraps `PQsocket`.
  var socket: Int32 { PQsocket(connection) }

  /// The first line of libpq's message about the last failure, for the log: host, port and reason,
  /// never a password. Wraps `PQerrorMessage`.
  var errorMessage: String { Self.firstLine(of: PQerrorMessage(connection)) }

  /// The reason why no connection was made. Wraps `PQconnectionNeedsPassword`.
  var refusal: TargetRefusal {
    // The server requested a password and libpq had none: nothing has been refused yet, but it
    // would be.
    if PQconnectionNeedsPassword(connection) == 1 {
      return .refused(sqlState: "28P01", reason: errorMessage)
    }
    return Self.refusal(saying: errorMessage)
  }

  /// The refusal in a verbose message of libpq: `connection to server at "…", port … failed: FATAL:
  /// 28P01: password authentication failed for user "…"`.
  static func refusal(saying message: String) -> TargetRefusal {
    let marker = " failed: "
    let words = message.firstRange(of: marker).map { String(message[$0.upperBound...]) } ?? message
    guard let state = sqlState(inVerbose: message) else {
      return .refused(sqlState: nil, reason: words)
    }
    let reason = words.firstRange(of: "  \(state): ").map { String(words[$0.upperBound...]) }
    return .refused(sqlState: state, reason: reason ?? words)
  }

  static func firstLine(of message: UnsafePointer<CChar>?) -> String {
    guard let message else { return "" }
    return String(String(cString: message).prefix { $0 != "\n" })
  }

  /// The SQLSTATE in a line such as `… failed: FATAL:  53300: sorry, too many clients already`.
  static func sqlState(inVerbose message: String) -> String? {
    let parts = message.split(separator: ":", omittingEmptySubsequences: false)
    for part in parts.dropFirst().dropLast() where part.hasPrefix("  ") {
      let code = part.dropFirst(2)
      let isState = code.utf8.allSatisfy {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0
      }
      if code.utf8.count == 5, isState { return String(code) }
    }
    return nil
  }

  /// The options that a connection string or URL sets, by keyword; nil when libpq cannot read it.
  /// Wraps `PQconninfoParse`.
  static func options(of connectionString: String) -> [String: String]? {
    guard let options = PQconninfoParse(connectionString, nil) else { return nil }
    defer { PQconninfoFree(options) }
    var values: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val {
        values[String(cString: keyword)] = String(cString: value)
      }
      option += 1
    }
    return values
  }

  /// Turns to non-blocking pipeline mode. Wraps `PQsetnonblocking` and `PQenterPipelineMode`.
  func enterPipelineMode() -> Bool {
    PQsetnonblocking(connection, 1) == 0 && PQenterPipelineMode(connection) == 1
  }

  /// Wraps `PQgetCancel`.
  func makeCancel() -> PQCancel? { PQgetCancel(connection).map { PQCancel($0) } }

  // MARK: Sending; false means that the connection is broken

  /// Wraps `PQsendPrepare`.
  func sendPrepare(_ statement: Statement) -> Bool {
    let oids = statement.parameterOIDs
    return PQsendPrepare(
      connection, statement.serverName, statement.sql, Int32(oids.count), oids) == 1
  }

  /// Runs a prepared statement with binary parameters and results. Wraps `PQsendQueryPrepared`.
  func sendQuery(_ statement: Statement, _ parameters: Parameters) -> Bool {
    let count = parameters.count
    return parameters.bytes.withUnsafeBytes { bytes in
      withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { values in
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { formats in
          formats.initialize(repeating: 1)
          Self.locate(parameters.sizes, in: bytes, into: values)
          return PQsendQueryPrepared(
            connection, statement.serverName, Int32(count), values.baseAddress, parameters.sizes,
            formats.baseAddress, 1) == 1
        }
      }
    }
  }

  /// Writes where each value begins; nil for NULL. A value of no bytes still needs an address.
  private static func locate(
    _ sizes: [Int32], in bytes: UnsafeRawBufferPointer,
    into values: UnsafeMutableBufferPointer<UnsafePointer<CChar>?>
  ) {
    let base = bytes.baseAddress ?? UnsafeRawPointer(values.baseAddress)
    var next = base?.assumingMemoryBound(to: CChar.self)
    for index in values.indices {
      let isNull = sizes[index] == Parameters.null
      values.initializeElement(at: index, to: isNull ? nil : next)
      if !isNull { next = next.map { $0 + Int(sizes[index]) } }
    }
  }

  /// Runs one statement of text, unprepared and without parameters. Wraps `PQsendQueryParams`.
  func sendText(_ sql: String) -> Bool {
    PQsendQueryParams(connection, sql, 0, nil, nil, nil, nil, 1) == 1
  }

  /// Ends an operation: commits its changes and confines its errors. libpq 15 flushes here. Wraps
  /// `PQpipelineSync`.
  func pipelineSync() -> Bool { PQpipelineSync(connection) == 1 }

  /// The bytes that are left to write.
  enum Flush {
    case done, pending, failed
  }

  /// Wraps `PQflush`.
  func flush() -> Flush {
    switch PQflush(connection) {
    case 0: .done
    case 1: .pending
    default: .failed
    }
  }

  // MARK: Receiving

  /// Reads what has arrived; false when the connection is broken. Wraps `PQconsumeInput`.
  func consumeInput() -> Bool { PQconsumeInput(connection) == 1 }

  /// True when `nextResult()` would block. Wraps `PQisBusy`.
  var isBusy: Bool { PQisBusy(connection) != 0 }

  /// The next result, or nil when the current command has no more. Wraps `PQgetResult`.
  func nextResult() -> PQResult? { PQgetResult(connection).map { PQResult($0) } }

  /// True if the server has warned of something since this was asked last.
  func takeWarning() -> Bool { notices.takeWarning() }

  /// True while a transaction block is open, failed or not. Wraps `PQtransactionStatus`.
  var isInTransaction: Bool {
    switch PQtransactionStatus(connection) {
    case PQTRANS_INTRANS, PQTRANS_INERROR: true
    default: false
    }
  }
}
