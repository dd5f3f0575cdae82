// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres
import Testing

@testable import PersistenceStore

@Suite struct SessionListStatementsTests {
  @Test func `every shape has a statement of its own that names the owner first`() throws {
    #expect(SessionListShape.all.count == 448)
    var texts: Set<String> = []
    for shape in SessionListShape.all {
      let sql = try SessionListStatements.statement(for: shape).sql
      let lists = shape.isDeleted ? "deleted_at > $2" : "deleted_at IS NULL"
      #expect(sql.contains("WHERE owner_id = $1 AND \(lists)"))
      #expect(!sql.contains("OFFSET"))
      texts.insert(sql)
    }
    #expect(texts.count == 448)
  }

  @Test func `every query has as many values as its statement has parameters`() throws {
    let owner = try #require(OwnerID("o"))
    let time = Timestamp(microseconds: 0)
    let range = try TimeRange(from: time, until: nil, field: "f")
    for shape in SessionListShape.all {
      let key: PagePosition.Key = shape.order.key == .title ? .text("t") : .time(time)
      let query = SessionQuery(
        order: shape.order,
        filter: try SessionFilter(
          titleContains: shape.filtersTitle ? "x" : "",
          createTime: shape.filtersCreateTime ? range : .always,
          updateTime: shape.filtersUpdateTime ? range : .always,
          format: shape.filtersFormat ? try ContentFormat(validating: "f", version: 1) : nil,
          isDeleted: shape.isDeleted,
          limits: Limits()),
        pageSize: 1, position: shape.isFirstPage ? nil : PagePosition(key: key, id: "i"))
      #expect(SessionListShape(query) == shape)
      let statement = try SessionListStatements.statement(for: shape)
      let parameters = try SessionListStatements.parameters(for: query, owner: owner)
      #expect(parameters.count == statement.parameterTypes.count)
    }
  }

  @Test func `a page after the first seeks by row comparison in the direction of the order`()
    throws
  {
    var query = SessionQuery(
      order: SessionOrder(key: .title, direction: .descending), pageSize: 1,
      position: PagePosition(key: .text("t"), id: "i"))
    let descending = try SessionListStatements.statement(for: SessionListShape(query))
    #expect(descending.sql.contains("(title_fold, session_id) < ($2, $3)"))
    #expect(descending.sql.hasSuffix("ORDER BY title_fold DESC, session_id DESC LIMIT $4"))
    query.order.direction = .ascending
    let ascending = try SessionListStatements.statement(for: SessionListShape(query))
    #expect(ascending.sql.contains("(title_fold, session_id) > ($2, $3)"))
    #expect(ascending.sql.hasSuffix("ORDER BY title_fold ASC, session_id ASC LIMIT $4"))
  }
}
