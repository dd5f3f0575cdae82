// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres
import Testing

@testable import PersistenceStore

@Suite struct SnapshotListStatementsTests {
  private let time = Timestamp(microseconds: 0)

  @Test func `every shape of a list of snapshots has a statement of its own`() throws {
    let owner = try #require(OwnerID("o"))
    let range = try TimeRange(from: time, until: nil, field: "f")
    var texts: Set<String> = []
    for flags in 0..<32 {
      for key in SnapshotOrder.Key.allCases {
        for direction in SessionOrder.Direction.allCases {
          let query = SnapshotQuery(
            order: SnapshotOrder(key: key, direction: direction),
            filter: try SnapshotFilter(
              titleContains: flags & 1 != 0 ? "t" : "",
              createTime: flags & 2 != 0 ? range : .always,
              isTemplate: flags & 4 != 0 ? true : nil, isStarred: flags & 8 != 0,
              limits: Limits()),
            pageSize: 1,
            position: flags & 16 != 0
              ? PagePosition(key: key == .title ? .text("t") : .time(time), id: "i") : nil)
          let statement = SnapshotListStatements.list.statement(for: query)
          let parameters = try SnapshotListStatements.list.parameters(for: query, rowCount: 2) {
            $0.append(text: owner.text)
            $0.append(timestampMicroseconds: time.microseconds)
          }
          #expect(parameters.count == statement.parameterTypes.count)
          #expect(statement.sql.contains("WHERE owner_id = $1 AND deleted_at IS NULL"))
          #expect(!statement.sql.contains("OFFSET") && !statement.sql.contains("document"))
          texts.insert(statement.sql)
        }
      }
    }
    #expect(texts.count == 32 * 2 * 2)
  }

  // A26: the original's queries do not pass the partition key.
  @Test func `every query of access logs has as many values as its statement has parameters`()
    throws
  {
    let visitor = try #require(OwnerID("v"))
    let range = try TimeRange(from: time, until: nil, field: "f")
    var texts: Set<String> = []
    for flags in 0..<128 {
      for isDeleted in [nil, true, false] as [Bool?] {
        for key in AccessLogOrder.Key.allCases {
          let filter = try AccessLogFilter(
            titleContains: flags & 1 != 0 ? "t" : "",
            snapshotCreateTime: flags & 2 != 0 ? range : .always,
            lastVisitTime: flags & 4 != 0 ? range : .always,
            visitCount: flags & 8 != 0 ? VisitCountRange(min: 2, max: 3) : .any,
            ownerID: flags & 16 != 0 ? "o" : "", isDeleted: isDeleted,
            isStarred: flags & 64 != 0, limits: Limits())
          let query = AccessLogQuery(
            order: AccessLogOrder(key: key), filter: filter, pageSize: 1,
            position: flags & 32 != 0 ? PagePosition(key: position(key), id: "i") : nil)
          let statement = AccessLogListStatements.list.statement(for: query)
          let parameters = try AccessLogListStatements.list.parameters(
            for: query, rowCount: 2
          ) { $0.append(text: visitor.text) }
          #expect(parameters.count == statement.parameterTypes.count)
          #expect(statement.sql.contains("WHERE visitor_id = $1"))
          #expect(AccessLogListStatements.list.statement(for: query) == statement)
          texts.insert(statement.sql)
        }
      }
    }
    #expect(texts.count == 128 * 2 * 4)
  }

  private func position(_ key: AccessLogOrder.Key) -> PagePosition.Key {
    switch key {
    case .lastVisitTime, .snapshotCreateTime: .time(time)
    case .visitCount: .number(1)
    case .title: .text("t")
    }
  }

  @Test func `a position of another kind than the order's key is refused`() throws {
    let visitor = try #require(OwnerID("v"))
    let keys: [PagePosition.Key] = [.time(time), .number(1), .text("t")]
    for order in AccessLogOrder.Key.allCases {
      for key in keys where "\(key)".prefix(3) != "\(position(order))".prefix(3) {
        let query = AccessLogQuery(
          order: AccessLogOrder(key: order), pageSize: 1,
          position: PagePosition(key: key, id: "i"))
        let error = #expect(throws: PersistenceError.self) {
          try AccessLogListStatements.list.parameters(for: query, rowCount: 2) {
            $0.append(text: visitor.text)
          }
        }
        #expect(error?.reason == .pageTokenInvalid)
      }
    }
  }
}
