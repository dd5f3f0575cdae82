// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Postgres

@Suite struct PreparedStatementsTests {
  @Test func `statements are told apart although they share a name`() {
    let (first, second) = (
      Statement(name: "twin", sql: "SELECT 1"), Statement(name: "twin", sql: "SELECT 2")
    )
    #expect(first != second && first.serverName != second.serverName)
    var prepared = PreparedStatements()
    prepared.insert(second)
    expect(&prepared, has: [second], not: [first])
    prepared.remove(first)
    prepared.remove(second)
    expect(&prepared, has: [], not: [second])
  }

  private func expect(
    _ prepared: inout PreparedStatements, has used: [Statement], not missing: [Statement]
  ) {
    for statement in used {
      let isPrepared = prepared.use(statement)
      #expect(isPrepared, "\(statement.sql)")
    }
    for statement in missing {
      let isPrepared = prepared.use(statement)
      #expect(!isPrepared, "\(statement.sql)")
    }
  }

  private func room(
    _ prepared: inout PreparedStatements, for statement: Statement
  ) -> Statement? {
    prepared.makeRoom(for: statement)
  }

  @Test func `of composed statements those that were used last are kept`() {
    var prepared = PreparedStatements()
    let lasting = Statement(name: "lasting", sql: "SELECT 'lasting'")
    prepared.insert(lasting)
    let composed = (0...PreparedStatements.composedMax).map {
      Statement(name: "composed", sql: "SELECT \($0)", isComposed: true)
    }
    for statement in composed.dropLast() {
      let forgotten = room(&prepared, for: statement)
      #expect(forgotten == nil)
      prepared.insert(statement)
    }
    let first = composed[0]
    let last = composed[PreparedStatements.composedMax]
    expect(&prepared, has: [first], not: [last])
    let forgotten = [room(&prepared, for: lasting), room(&prepared, for: last)]
    #expect(forgotten == [nil, composed[1]])
    prepared.insert(last)
    expect(&prepared, has: [first, last, lasting], not: [composed[1]])
    prepared.remove(last)
    expect(&prepared, has: [first], not: [last])
    let more = room(&prepared, for: last)
    #expect(more == nil)
  }
}
