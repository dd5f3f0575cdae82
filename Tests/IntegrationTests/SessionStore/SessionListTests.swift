// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

/// Lists, the same in every store.
@Suite struct SessionListTests {
  static let orders = deletedOrders.filter { $0.key != .deleteTime }
  static let deletedOrders = SessionOrder.Key.allCases.flatMap { key in
    SessionOrder.Direction.allCases.map { SessionOrder(key: key, direction: $0) }
  }

  /// Sessions with ties in every key.
  private func fill(_ fixture: Fixture) async throws -> [SessionMetadata] {
    let titles = ["b", "A", "å", "a", "B", "Ähre", "ähre", "z", "😀", "\u{ff5e}", "a b"]
    var sessions: [SessionMetadata] = []
    for (index, title) in titles.enumerated() {
      var session = try await fixture.create(title, at: Int64(index / 2))
      if index.isMultiple(of: 3) {
        session = try await fixture.update(
          session.id, SessionChange(content: fixture.content("[\(index)]")), expecting: 1,
          at: Int64(20 - index))
      }
      sessions.append(session)
    }
    return sessions
  }

  static func sorted(_ sessions: [SessionMetadata], by order: SessionOrder) -> [SessionID] {
    let ascending = sessions.sorted { left, right in
      switch order.key {
      case .createTime where left.createTime != right.createTime:
        left.createTime < right.createTime
      case .updateTime where left.updateTime != right.updateTime:
        left.updateTime < right.updateTime
      case .deleteTime where left.deleteTime != right.deleteTime:
        left.deleteTime ?? left.createTime < right.deleteTime ?? right.createTime
      case .title where TitleFold(left.title) != TitleFold(right.title):
        TitleFold(left.title) < TitleFold(right.title)
      default: left.id.text.utf8.lexicographicallyPrecedes(right.id.text.utf8)
      }
    }
    return (order.direction == .ascending ? ascending : ascending.reversed()).map(\.id)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `every order is walked whole in pages of every size`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let sessions = try await fill(fixture)
    for order in SessionListTests.orders {
      let expected = Self.sorted(sessions, by: order)
      for pageSize in [1, 2, 3, 10, 11, 12, 100] {
        #expect(try await fixture.walk(order, pageSize: pageSize) == expected)
      }
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `the last page has no position, even when it is full`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    #expect(
      try await fixture.store.listSessions(
        SessionQuery(pageSize: 5), owner: fixture.owner) == SessionPage(sessions: [], next: nil))
    for _ in 0..<4 { try await fixture.create() }
    let full = try await fixture.store.listSessions(
      SessionQuery(pageSize: 4), owner: fixture.owner)
    #expect(full.sessions.count == 4)
    #expect(full.next == nil)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `filters let through exactly what they name`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    var ids: [String: SessionID] = [:]
    for (index, title) in ["Troll West", "TROLL%", "Ålesund", "100_percent", "back\\slash"]
      .enumerated()
    {
      ids[title] = try await fixture.create(title, at: Int64(index * 10)).id
    }
    func titles(_ filter: SessionFilter, _ order: SessionOrder) async throws -> Set<String> {
      let found = Set(try await fixture.walk(order, filter: filter, pageSize: 1))
      return Set(ids.filter { found.contains($0.value) }.keys)
    }
    func contains(_ text: String) throws -> SessionFilter {
      try SessionFilter(titleContains: text, limits: Limits())
    }
    for order in SessionListTests.orders {
      #expect(try await titles(contains("troll"), order) == ["Troll West", "TROLL%"])
      #expect(try await titles(contains("%"), order) == ["TROLL%"])
      #expect(try await titles(contains("_"), order) == ["100_percent"])
      #expect(try await titles(contains("\\"), order) == ["back\\slash"])
      #expect(try await titles(contains("A\u{30a}LE"), order) == ["Ålesund"])
      #expect(try await titles(contains("nothing"), order) == [])
      let range = try TimeRange(from: fixture.time(10), until: fixture.time(30), field: "f")
      let open = try TimeRange(from: fixture.time(30), until: nil, field: "f")
      let created = try SessionFilter(titleContains: "", createTime: range, limits: Limits())
      #expect(try await titles(created, order) == ["TROLL%", "Ålesund"])
      let updated = try SessionFilter(
        titleContains: "l", createTime: range, updateTime: range, limits: Limits())
      #expect(try await titles(updated, order) == ["TROLL%", "Ålesund"])
      let late = try SessionFilter(titleContains: "", updateTime: open, limits: Limits())
      #expect(try await titles(late, order) == ["100_percent", "back\\slash"])
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `nobody is skipped or seen twice while others come and go`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    for order in SessionListTests.orders {
      var settled: Set<SessionID> = []
      var passing: [SessionID] = []
      for index in 0..<30 {
        let id = try await fixture.create("t\(index % 7)", at: Int64(index)).id
        if index.isMultiple(of: 5) { passing.append(id) } else { settled.insert(id) }
      }
      var round: Int64 = 0
      let ids = try await fixture.walk(order, pageSize: 3) {
        round += 1
        try await fixture.create("t\(round % 7)", at: round * 3)
        if let id = passing.popLast() { try await fixture.delete(id, expecting: nil) }
      }
      #expect(Set(ids).count == ids.count)
      #expect(settled.isSubset(of: ids))
      for id in try await fixture.walk(pageSize: 100) {
        try await fixture.delete(id, expecting: nil)
      }
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a position of another kind of order is refused`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let text = PagePosition(key: .text("a"), id: "AAAAAAAAAAAAAAAAAAAAAA")
    let time = PagePosition(key: .time(fixture.time(0)), id: "AAAAAAAAAAAAAAAAAAAAAA")
    for order in SessionListTests.orders {
      let query = SessionQuery(
        order: order, pageSize: 1, position: order.key == .title ? time : text)
      #expect(
        await reason { _ = try await fixture.store.listSessions(query, owner: fixture.owner) }
          == .pageTokenInvalid)
    }
  }
}
