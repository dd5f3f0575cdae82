// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres
import Testing

@testable import PersistenceStore

@Suite struct SessionListStatementsTests {
  /// A query for each of the 1,792 shapes: 128 by each order of sessions that exist, and 128 by
  /// each of deleted ones.
  private func queries() throws -> [SessionQuery] {
    var queries: [SessionQuery] = []
    for key in SessionOrder.Key.allCases {
      for direction in SessionOrder.Direction.allCases {
        let order = SessionOrder(key: key, direction: direction)
        for flags in (key == .deleteTime ? 128 : 0)..<256 {
          queries.append(try query(order, flags))
        }
      }
    }
    return queries
  }

  private func query(_ order: SessionOrder, _ flags: Int) throws -> SessionQuery {
    let time = Timestamp(microseconds: 0)
    let range = try TimeRange(from: time, until: nil, field: "f")
    let format = try ContentFormat(validating: "f", version: 1)
    let labels = try SessionLabels(validating: ["a": "b", "c": ""])
    let filter = try SessionFilter(
      titleContains: flags & 1 != 0 ? "x" : "", createTime: flags & 2 != 0 ? range : .always,
      updateTime: flags & 4 != 0 ? range : .always, format: flags & 8 != 0 ? format : nil,
      labels: flags & 16 != 0 ? labels : .none, isStarred: flags & 32 != 0,
      isDeleted: flags & 128 != 0, limits: Limits())
    let key: PagePosition.Key = order.key == .title ? .text("t") : .time(time)
    return SessionQuery(
      order: order, filter: filter, pageSize: 1,
      position: flags & 64 != 0 ? PagePosition(key: key, id: "i") : nil)
  }

  @Test func `every shape has a statement of its own that names the owner first`() throws {
    let owner = try #require(OwnerID("o"))
    var texts: Set<String> = []
    for query in try queries() {
      let statement = SessionListStatements.list.statement(for: query)
      let lists = query.filter.isDeleted ? "deleted_at > $2" : "deleted_at IS NULL"
      #expect(statement.sql.contains("WHERE owner_id = $1 AND \(lists)"))
      #expect(!statement.sql.contains("OFFSET") && statement.isComposed)
      texts.insert(statement.sql)
      let parameters = try SessionListStatements.list.parameters(for: query, rowCount: 2) {
        $0.append(text: owner.text)
      }
      #expect(parameters.count == statement.parameterTypes.count)
    }
    #expect(texts.count == 1_792)
  }

  @Test func `a page after the first seeks by row comparison in the direction of the order`()
    throws
  {
    var query = SessionQuery(
      order: SessionOrder(key: .title, direction: .descending), pageSize: 1,
      position: PagePosition(key: .text("t"), id: "i"))
    let descending = SessionListStatements.list.statement(for: query)
    #expect(descending.sql.contains("(title_fold, session_id) < ($2, $3)"))
    #expect(descending.sql.hasSuffix("ORDER BY title_fold DESC, session_id DESC LIMIT $4"))
    query.order.direction = .ascending
    let ascending = SessionListStatements.list.statement(for: query)
    #expect(ascending.sql.contains("(title_fold, session_id) > ($2, $3)"))
    #expect(ascending.sql.hasSuffix("ORDER BY title_fold ASC, session_id ASC LIMIT $4"))
  }
}
