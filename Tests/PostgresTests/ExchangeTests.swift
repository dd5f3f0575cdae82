// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Postgres

@Suite struct ExchangeTests {
  let statement = Statement(name: "s", sql: "SELECT 1")
  let error = PostgresError(.invalidValue, sqlState: "22012", message: "")

  /// An exchange that expects BEGIN, a prepare and its step, a second step, and COMMIT.
  func transaction() -> Exchange<Int> {
    var exchange = Exchange<Int>()
    let commands: [Exchange<Int>.Command] = [.control, .prepare(statement), .step, .step, .control]
    for command in commands { exchange.expect(command) }
    return exchange
  }

  @Test func `only the answers of steps count, in order`() throws {
    var exchange = transaction()
    for answer in 0..<5 {
      try exchange.succeed(answer)
      try exchange.endCommand()
    }
    #expect(exchange.finish() == .success([2, 3]))
    #expect(exchange.unprepared.isEmpty)
  }

  @Test func `the first failure is the outcome, the rest is skipped`() throws {
    var exchange = transaction()
    try exchange.succeed(0)
    try exchange.endCommand()
    exchange.fail(error)
    try exchange.endCommand()
    for _ in 0..<3 {
      exchange.skip()
      try exchange.endCommand()
    }
    #expect(exchange.finish() == .failure(error))
    #expect(exchange.unprepared == [statement])
  }

  @Test func `a skipped prepare is known not to have happened`() throws {
    var exchange = transaction()
    exchange.fail(error)
    try exchange.endCommand()
    exchange.skip()
    #expect(exchange.unprepared == [statement])
  }

  @Test func `a failure at the sync, when the commit failed, decides`() throws {
    var exchange = transaction()
    for answer in 0..<5 {
      try exchange.succeed(answer)
      try exchange.endCommand()
    }
    exchange.fail(error)
    try exchange.endCommand()
    #expect(exchange.finish() == .failure(error))
    // libpq answers for ever that there is nothing more once the connection is lost.
    #expect(throws: Exchange<Int>.ProtocolViolation.self) { try exchange.endCommand() }
  }

  @Test func `a connection that is lost before the sync ends the exchange`() throws {
    var exchange = transaction()
    for answer in 0..<5 {
      try exchange.succeed(answer)
      try exchange.endCommand()
    }
    #expect(throws: Exchange<Int>.ProtocolViolation.self) { try exchange.endCommand() }
    #expect(exchange.interrupted() == .connectionLost)
  }

  @Test(arguments: ["26000", "42P05", "0A000"])
  func `what an earlier exchange prepared may be stale, what was just prepared is not`(
    sqlState: String
  ) throws {
    let error = PostgresError(sqlState: sqlState, constraint: nil, message: "")
    for (position, isStale) in [true, true, false, true, true].enumerated() {
      var exchange = transaction()
      for answer in 0..<position {
        try exchange.succeed(answer)
        try exchange.endCommand()
      }
      exchange.fail(error)
      #expect(exchange.foundStalePreparation == isStale, "command \(position)")
    }
    var exchange = transaction()
    exchange.fail(self.error)
    #expect(!exchange.foundStalePreparation)
  }

  @Test func `too few answers are no success`() {
    guard case .failure(let error) = transaction().finish() else {
      Issue.record("an unanswered exchange succeeded")
      return
    }
    #expect(error.kind == .malformedResult)
  }

  @Test func `answers that nobody asked for are a violation`() throws {
    var exchange = Exchange<Int>()
    exchange.expect(.step)
    try exchange.succeed(1)
    try exchange.endCommand()
    #expect(throws: Exchange<Int>.ProtocolViolation.self) { try exchange.succeed(2) }
    #expect(throws: Exchange<Int>.ProtocolViolation.self) { try exchange.endCommand() }
  }

  @Test func `an interrupted exchange may have taken effect, whatever the server said`() {
    var exchange = transaction()
    #expect(exchange.interrupted() == .connectionLost)
    exchange.fail(PostgresError(sqlState: "57P01", constraint: nil, message: "shutting down"))
    let error = exchange.interrupted()
    #expect(error.kind == .unavailable && error.mayHaveExecuted && error.sqlState == "57P01")
  }
}
