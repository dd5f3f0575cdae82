// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

@Suite struct AccessLogListTests {
  static let orders = AccessLogOrder.Key.allCases.flatMap { key in
    SessionOrder.Direction.allCases.map { AccessLogOrder(key: key, direction: $0) }
  }

  private func walk(
    _ fixture: SnapshotFixture, visitor: OwnerID, _ order: AccessLogOrder = AccessLogOrder(),
    filter: AccessLogFilter = .all, pageSize: Int, at second: Int64 = 100_000
  ) async throws -> [AccessLog] {
    var query = AccessLogQuery(order: order, filter: filter, pageSize: pageSize)
    var logs: [AccessLog] = []
    while true {
      let page = try await fixture.logs.listAccessLogs(
        query, visitor: visitor, at: fixture.time(second))
      logs += page.logs
      guard let next = page.next else { return logs }
      #expect(page.logs.count == pageSize)
      query.position = next
    }
  }

  /// A visitor of nine snapshots, with ties in every key.
  private func fill(_ fixture: SnapshotFixture, _ visitor: OwnerID) async throws {
    for (index, title) in ["b", "A", "å", "a", "B", "Ähre", "ähre", "z", "😀"].enumerated() {
      let snapshot = try await fixture.create(title, at: Int64(index / 2))
      for visit in 0...(index % 3) {
        await fixture.visit(
          snapshot, as: visitor, at: Int64(100 + index / 2 + visit * 1_000))
      }
    }
  }

  @Test func `every order is walked whole in pages of every size`() async throws {
    let fixture = try await SnapshotFixture()
    let visitor = try SnapshotFixture.uniqueUser()
    try await fill(fixture, visitor)
    let all = try await walk(fixture, visitor: visitor, pageSize: 100)
    #expect(all.count == 9)
    for order in AccessLogListTests.orders {
      let ascending = all.sorted { left, right in
        let (one, other) = (left.snapshot, right.snapshot)
        switch order.key {
        case .lastVisitTime where left.visits.lastTime != right.visits.lastTime:
          return left.visits.lastTime < right.visits.lastTime
        case .visitCount where left.visits.count != right.visits.count:
          return left.visits.count < right.visits.count
        case .title where TitleFold(one.title) != TitleFold(other.title):
          return TitleFold(one.title) < TitleFold(other.title)
        case .snapshotCreateTime where one.createTime != other.createTime:
          return one.createTime < other.createTime
        default: return one.id.text.utf8.lexicographicallyPrecedes(other.id.text.utf8)
        }
      }
      let expected = order.direction == .ascending ? ascending : ascending.reversed()
      for pageSize in [1, 2, 8, 9, 10] {
        let found = try await walk(fixture, visitor: visitor, order, pageSize: pageSize)
        #expect(found == expected)
      }
    }
  }

  // A23: the original compares times as texts and knows no range of visits.
  @Test func `filters let through exactly what they name`() async throws {
    let fixture = try await SnapshotFixture()
    let visitor = try SnapshotFixture.uniqueUser()
    try await fill(fixture, visitor)
    let foreign = try await fixture.create("Foreign", owner: visitor, at: 50)
    func range(_ from: Int64, _ until: Int64) throws -> TimeRange {
      try TimeRange(from: fixture.time(from), until: fixture.time(until), field: "f")
    }
    let cases: [(AccessLogFilter, (AccessLog) -> Bool)] = [
      (
        try AccessLogFilter(titleContains: "ÄHRE", limits: Limits()),
        { $0.snapshot.title.lowercased() == "ähre" }
      ),
      (
        try AccessLogFilter(snapshotCreateTime: range(1, 3), limits: Limits()),
        { (try? range(1, 3))?.contains($0.snapshot.createTime) == true }
      ),
      (
        try AccessLogFilter(lastVisitTime: range(100, 1_102), limits: Limits()),
        { (try? range(100, 1_102))?.contains($0.visits.lastTime) == true }
      ),
      (
        try AccessLogFilter(visitCount: VisitCountRange(min: 2, max: 0), limits: Limits()),
        { $0.visits.count >= 2 }
      ),
      (
        try AccessLogFilter(visitCount: VisitCountRange(min: 2, max: 2), limits: Limits()),
        { $0.visits.count == 2 }
      ),
      (
        try AccessLogFilter(ownerID: visitor.text, limits: Limits()),
        { $0.snapshot.id == foreign.core.id }
      ),
      (
        try AccessLogFilter(
          titleContains: "a", visitCount: VisitCountRange(min: 0, max: 1),
          ownerID: fixture.owner.text, isDeleted: false, limits: Limits()),
        {
          $0.snapshot.title.lowercased().contains("a") && $0.visits.count == 1
            && $0.snapshot.ownerID == fixture.owner
        }
      ),
    ]
    let all = try await walk(fixture, visitor: visitor, pageSize: 100)
    #expect(all.count == 10)
    for (filter, passes) in cases {
      let expected = Set(all.filter(passes))
      #expect(!expected.isEmpty)
      for order in AccessLogListTests.orders {
        let found = try await walk(fixture, visitor: visitor, order, filter: filter, pageSize: 2)
        #expect(found.count == expected.count)
        #expect(Set(found) == expected)
      }
    }
  }

  @Test func `a snapshot shows as deleted from the moment of its deletion or end`() async throws {
    let fixture = try await SnapshotFixture()
    let visitor = try SnapshotFixture.uniqueUser()
    let staying = try await fixture.create("stays", at: 0)
    let going = try await fixture.create("goes", at: 0)
    let ending = try await fixture.create(
      "ends",
      access: SnapshotAccess(
        visibility: .link, readers: [], expireTime: fixture.time(50), limits: Limits(),
        at: fixture.time(0)), at: 0)
    for snapshot in [staying, going, ending] { await fixture.visit(snapshot, as: visitor, at: 1) }
    try await fixture.delete(going.core.id, at: 20)
    func ids(_ isDeleted: Bool?, at second: Int64) async throws -> [SnapshotID: Timestamp?] {
      let filter = try AccessLogFilter(isDeleted: isDeleted, limits: Limits())
      let logs = try await walk(
        fixture, visitor: visitor, filter: filter, pageSize: 1, at: second)
      return Dictionary(uniqueKeysWithValues: logs.map { ($0.snapshot.id, $0.snapshotDeleteTime) })
    }
    let (stays, goes, ends) = (staying.core.id, going.core.id, ending.core.id)
    #expect(try await ids(nil, at: 30) == [stays: nil, goes: fixture.time(20), ends: nil])
    #expect(try await ids(true, at: 30) == [goes: fixture.time(20)])
    #expect(try await ids(false, at: 30) == [stays: nil, ends: nil])
    #expect(
      try await ids(nil, at: 50)
        == [stays: nil, goes: fixture.time(20), ends: fixture.time(50)])
    #expect(
      try await ids(true, at: 50) == [goes: fixture.time(20), ends: fixture.time(50)])
    #expect(try await ids(false, at: 50) == [stays: nil])
  }

  @Test func `a list shows the logs of its visitor only`() async throws {
    let fixture = try await SnapshotFixture()
    let (one, other) = (try SnapshotFixture.uniqueUser(), try SnapshotFixture.uniqueUser())
    let snapshot = try await fixture.create()
    await fixture.visit(snapshot, as: one, at: 1)
    await fixture.visit(snapshot, as: other, at: 2)
    let logs = try await walk(fixture, visitor: one, pageSize: 10)
    #expect(logs.map(\.visits.visitorID) == [one])
  }
}
