// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

@Suite struct SnapshotListTests {
  static let orders = SnapshotOrder.Key.allCases.flatMap { key in
    SessionOrder.Direction.allCases.map { SnapshotOrder(key: key, direction: $0) }
  }

  private func walk(
    _ fixture: SnapshotFixture, _ order: SnapshotOrder = SnapshotOrder(),
    filter: SnapshotFilter = .all, pageSize: Int, at second: Int64 = 100
  ) async throws -> [SnapshotID] {
    var query = SnapshotQuery(order: order, filter: filter, pageSize: pageSize)
    var ids: [SnapshotID] = []
    while true {
      let page = try await fixture.snapshots.listSnapshots(
        query, owner: fixture.owner, at: fixture.time(second))
      ids += page.snapshots.map(\.core.id)
      guard let next = page.next else { return ids }
      #expect(page.snapshots.count == pageSize)
      query.position = next
    }
  }

  // B4: the original sorts by a path that no document has. B5: its sort without case is dead.
  @Test func `every order is walked whole in pages of every size`() async throws {
    let fixture = try await SnapshotFixture()
    var all: [SnapshotMetadata] = []
    for (index, title) in ["b", "A", "å", "a", "B", "Ähre", "ähre", "z", "😀"].enumerated() {
      all.append(try await fixture.create(title, at: Int64(index / 2)))
    }
    for order in SnapshotListTests.orders {
      let ascending = all.map(\.core).sorted { left, right in
        switch order.key {
        case .createTime where left.createTime != right.createTime:
          left.createTime < right.createTime
        case .title where TitleFold(left.title) != TitleFold(right.title):
          TitleFold(left.title) < TitleFold(right.title)
        default: left.id.text.utf8.lexicographicallyPrecedes(right.id.text.utf8)
        }
      }
      let expected = order.direction == .ascending ? ascending : ascending.reversed()
      for pageSize in [1, 2, 8, 9, 10] {
        #expect(try await walk(fixture, order, pageSize: pageSize) == expected.map(\.id))
      }
    }
  }

  @Test func `filters let through exactly what they name`() async throws {
    let fixture = try await SnapshotFixture()
    let first = try await fixture.create("Troll 100%", isTemplate: true, at: 0).core.id
    let second = try await fixture.create("TROLL West", at: 10).core.id
    let third = try await fixture.create("Åsgard", isTemplate: true, at: 20).core.id
    let gone = try await fixture.create("Troll gone", at: 20).core.id
    try await fixture.delete(gone, at: 21)
    let expiring = try await fixture.create(
      "Troll to expire",
      access: SnapshotAccess(
        visibility: .owner, readers: [], expireTime: fixture.time(50), limits: Limits(),
        at: fixture.time(0)), at: 30
    ).core.id
    func filter(
      _ title: String = "", from: Int64? = nil, until: Int64? = nil, isTemplate: Bool? = nil
    ) throws -> SnapshotFilter {
      let isOpen = from == nil && until == nil
      return try SnapshotFilter(
        titleContains: title,
        createTime: isOpen
          ? .always
          : TimeRange(from: from.map(fixture.time), until: until.map(fixture.time), field: "f"),
        isTemplate: isTemplate, limits: Limits())
    }
    for order in SnapshotListTests.orders {
      func ids(_ filter: SnapshotFilter, at second: Int64 = 100) async throws -> Set<SnapshotID> {
        Set(try await walk(fixture, order, filter: filter, pageSize: 1, at: second))
      }
      #expect(try await ids(.all) == [first, second, third])
      #expect(try await ids(.all, at: 49) == [first, second, third, expiring])
      #expect(try await ids(.all, at: 50) == [first, second, third])
      #expect(try await ids(filter("troll")) == [first, second])
      #expect(try await ids(filter("%")) == [first])
      #expect(try await ids(filter("_")) == [])
      #expect(try await ids(filter("A\u{30a}S")) == [third])
      #expect(try await ids(filter(from: 0, until: 10)) == [first])
      #expect(try await ids(filter(from: 10)) == [second, third])
      #expect(try await ids(filter(isTemplate: true)) == [first, third])
      #expect(try await ids(filter(isTemplate: false)) == [second])
      #expect(try await ids(filter("troll", from: 0, isTemplate: true)) == [first])
    }
  }

  @Test func `a position of another kind of order is refused`() async throws {
    let fixture = try await SnapshotFixture()
    let id = "AAAAAAAAAAAAAAAAAAAAAA"
    for order in SnapshotListTests.orders {
      let wrong: [PagePosition.Key] =
        order.key == .title
        ? [.time(fixture.time(0)), .number(1)] : [.text("a"), .number(1)]
      for key in wrong {
        let query = SnapshotQuery(
          order: order, pageSize: 1, position: PagePosition(key: key, id: id))
        #expect(
          await reason {
            _ = try await fixture.snapshots.listSnapshots(
              query, owner: fixture.owner, at: fixture.time(0))
          } == .pageTokenInvalid)
      }
    }
  }
}
