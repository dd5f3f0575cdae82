// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

/// Lists of deleted sessions, the same in every store.
@Suite struct DeletedSessionListTests {
  private static let deleted: SessionFilter = {
    guard
      let filter = try? SessionFilter(titleContains: "", isDeleted: true, limits: Limits())
    else { preconditionFailure("a filter without a title is valid") }
    return filter
  }()

  private func deletedSessions(
    _ fixture: Fixture, _ order: SessionOrder = SessionOrder(key: .deleteTime),
    after second: Int64 = -1
  ) async throws -> [SessionMetadata] {
    try await fixture.store.listSessions(
      SessionQuery(
        order: order, filter: Self.deleted, pageSize: 100, deletedAfter: fixture.time(second)),
      owner: fixture.owner
    ).sessions
  }

  /// Sessions with ties in every key, of which the first half is deleted.
  private func fill(_ fixture: Fixture) async throws -> (deleted: [SessionMetadata], [SessionID]) {
    var (deleted, kept): ([SessionMetadata], [SessionID]) = ([], [])
    let titles = ["b", "A", "å", "a", "B", "Ähre", "ähre", "z", "a b", "y"]
    for (index, title) in titles.enumerated() {
      let session = try await fixture.create(title, at: Int64(index / 2))
      guard index < 7 else {
        kept.append(session.id)
        continue
      }
      let second = Int64(20 + index * 5 % 7 / 2)
      try await fixture.delete(session.id, expecting: 1, at: second)
      var gone = session
      gone.version = 2
      gone.deleteTime = fixture.time(second)
      deleted.append(gone)
    }
    return (deleted, kept)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `every order of deleted sessions is walked whole in pages of every size`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let (deleted, kept) = try await fill(fixture)
    for order in SessionListTests.deletedOrders {
      let expected = SessionListTests.sorted(deleted, by: order)
      #expect(try await deletedSessions(fixture, order).map(\.id) == expected)
      for pageSize in [1, 2, 3, 6, 7, 8] {
        #expect(
          try await fixture.walk(order, filter: Self.deleted, pageSize: pageSize) == expected)
      }
    }
    #expect(Set(try await deletedSessions(fixture)) == Set(deleted))
    #expect(Set(try await fixture.walk(pageSize: 2)) == Set(kept))
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a session is in one list or in the other`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let id = try await fixture.create("t", content: "[1]").id
    #expect(try await deletedSessions(fixture) == [])
    try await fixture.delete(id, expecting: 1, at: 5)
    let listed = try #require(try await deletedSessions(fixture).first)
    #expect(listed.id == id && listed.version == 2)
    #expect(listed.deleteTime == fixture.time(5))
    #expect(try await fixture.walk(pageSize: 9) == [])
    let back = try await fixture.store.undeleteSession(
      id, owner: fixture.owner, deletedAfter: fixture.time(0), request: nil, at: fixture.time(6))
    #expect(back.deleteTime == nil)
    #expect(try await deletedSessions(fixture) == [])
    let live = try await fixture.store.listSessions(
      SessionQuery(pageSize: 9), owner: fixture.owner)
    #expect(live.sessions == [back])
    let other = try Fixture(store: fixture.store)
    try await fixture.delete(id, expecting: 3, at: 7)
    #expect(try await deletedSessions(other) == [])
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `what can no longer be undeleted is no longer listed`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    for second in [10, 11, 12] as [Int64] {
      try await fixture.delete(try await fixture.create().id, expecting: 1, at: second)
    }
    for order in SessionListTests.deletedOrders {
      let times = try await deletedSessions(fixture, order, after: 11).map(\.deleteTime)
      #expect(times == [fixture.time(12)])
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `deleted sessions are filtered too`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    for (index, title) in ["Troll West", "TROLL 2", "Fram"].enumerated() {
      let id = try await fixture.create(title, at: Int64(index)).id
      try await fixture.delete(id, expecting: 1, at: 10)
    }
    try await fixture.create("Troll, alive", at: 1)
    let range = try TimeRange(from: fixture.time(1), until: nil, field: "f")
    let filter = try SessionFilter(
      titleContains: "troll", createTime: range, updateTime: range, isDeleted: true,
      limits: Limits())
    for order in SessionListTests.deletedOrders {
      let page = try await fixture.store.listSessions(
        SessionQuery(order: order, filter: filter, pageSize: 9), owner: fixture.owner)
      #expect(page.sessions.map(\.title) == ["TROLL 2"])
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `nobody is skipped or seen twice while sessions are deleted and come back`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    for order in SessionListTests.deletedOrders {
      var (settled, passing): (Set<SessionID>, [SessionID]) = ([], [])
      for index in 0..<24 {
        let id = try await fixture.create("t\(index % 5)", at: Int64(index)).id
        try await fixture.delete(id, expecting: 1, at: Int64(30 + index % 7))
        if index.isMultiple(of: 4) { passing.append(id) } else { settled.insert(id) }
      }
      var round: Int64 = 0
      let ids = try await fixture.walk(order, filter: Self.deleted, pageSize: 3) {
        round += 1
        let id = try await fixture.create("t\(round % 5)", at: round * 3).id
        try await fixture.delete(id, expecting: 1, at: 30 + round)
        guard let back = passing.popLast() else { return }
        _ = try await fixture.store.undeleteSession(
          back, owner: fixture.owner, deletedAfter: fixture.time(0), request: nil,
          at: fixture.time(50))
      }
      #expect(Set(ids).count == ids.count)
      #expect(settled.isSubset(of: ids))
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `sessions that exist have no time of deletion to be sorted by`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let query = SessionQuery(order: SessionOrder(key: .deleteTime), pageSize: 1)
    #expect(
      await reason { _ = try await fixture.store.listSessions(query, owner: fixture.owner) }
        == .filterInvalid)
  }
}
