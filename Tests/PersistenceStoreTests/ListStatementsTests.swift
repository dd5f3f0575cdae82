// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@testable import PersistenceStore

@Suite struct ListStatementsTests {
  private func statements(_ countMax: Int) -> ListStatements<Int> {
    ListStatements(countMax: countMax) {
      Statement(name: "list", sql: "SELECT \($0)", isComposed: true)
    }
  }

  @Test func `a statement is composed once, as long as it is kept`() {
    let statements = statements(2)
    let first = statements[1]
    #expect(statements[1] == first)
    #expect(first.sql == "SELECT 1")
    #expect(statements[2] != first)
    #expect(statements.count == 2)
  }

  @Test func `of too many the one that was used longest ago is given up`() {
    let statements = statements(3)
    let made = (1...3).map { statements[$0] }
    _ = statements[1]
    _ = statements[4]
    #expect(statements.count == 3)
    #expect(statements[1] == made[0] && statements[3] == made[2])
    #expect(statements[2] != made[1])
    #expect(statements.count == 3)
  }
}
