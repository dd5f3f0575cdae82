// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

@Suite struct VisitTests {
  // B1: in the original the time of the first visit is never set.
  @Test func `the first visit sets its time once`() async throws {
    let fixture = try await SnapshotFixture()
    let visitor = try SnapshotFixture.uniqueUser()
    let snapshot = try await fixture.create()
    for second in [10, 1_000, 2_000] {
      #expect(await fixture.visit(snapshot, as: visitor, at: Int64(second)) == .counted)
    }
    let visits = try #require(await fixture.log(of: visitor)).visits
    #expect(visits.count == 3)
    #expect(visits.firstTime == fixture.time(10))
    #expect(visits.lastTime == fixture.time(2_000))
  }

  // I16: in the original every read counts.
  @Test func `visits within the window of the last counted one do not count`() async throws {
    let fixture = try await SnapshotFixture()
    let visitor = try SnapshotFixture.uniqueUser()
    let snapshot = try await fixture.create()
    var outcomes: [VisitOutcome] = []
    for second in [0, 299, 300, 301, 599, 600] {
      outcomes.append(await fixture.visit(snapshot, as: visitor, at: Int64(second)))
    }
    #expect(
      outcomes == [.counted, .withinWindow, .counted, .withinWindow, .withinWindow, .counted])
    #expect(try await fixture.log(of: visitor)?.visits.count == 3)
  }

  @Test func `a visit that is counted again with a window counts once`() async throws {
    let fixture = try await SnapshotFixture()
    let visitor = try SnapshotFixture.uniqueUser()
    let snapshot = try await fixture.create()
    #expect(await fixture.visit(snapshot, as: visitor, at: 5) == .counted)
    #expect(await fixture.visit(snapshot, as: visitor, at: 5) == .withinWindow)
    #expect(await fixture.visit(snapshot, as: visitor, at: 4) == .withinWindow)
    #expect(try await fixture.log(of: visitor)?.visits.lastTime == fixture.time(5))
  }

  // B2: in the original one of two simultaneous first visits fails, and the read with it.
  @Test func `of 32 first visits at once one counts and none fails`() async throws {
    let fixture = try await SnapshotFixture()
    let visitor = try SnapshotFixture.uniqueUser()
    let snapshot = try await fixture.create()
    let outcomes = await withTaskGroup(of: VisitOutcome.self) { group in
      for _ in 0..<32 {
        group.addTask { await fixture.visit(snapshot, as: visitor, at: 7) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count { $0 == .counted } == 1)
    #expect(outcomes.count { $0 == .withinWindow } == 31)
    #expect(try await fixture.log(of: visitor)?.visits.count == 1)
  }

  // A21: the original counts in memory.
  @Test func `eight visitors with a thousand visits each are counted exactly`() async throws {
    let fixture = try await SnapshotFixture()
    let snapshot = try await fixture.create()
    let visitors = try (0..<8).map { _ in try SnapshotFixture.uniqueUser() }
    let counted = await withTaskGroup(of: Int.self) { group in
      for visitor in visitors {
        for lane in 0..<4 {
          group.addTask {
            var counted = 0
            for visit in 0..<250 {
              // Clocks of servers need not agree.
              let second = Int64(visit * (lane + 1) % 97)
              let outcome = await fixture.visit(
                snapshot, as: visitor, at: second, window: .zero)
              if outcome == .counted { counted += 1 }
            }
            return counted
          }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(counted == 8_000)
    for visitor in visitors {
      #expect(try await fixture.log(of: visitor)?.visits.count == 1_000)
    }
  }

  @Test func `a log that was deleted begins again`() async throws {
    let fixture = try await SnapshotFixture()
    let visitor = try SnapshotFixture.uniqueUser()
    let snapshot = try await fixture.create()
    await fixture.visit(snapshot, as: visitor, at: 0)
    await fixture.visit(snapshot, as: visitor, at: 500)
    try await fixture.logs.deleteAccessLog(of: snapshot.core.id, visitor: visitor)
    #expect(try await fixture.log(of: visitor) == nil)
    #expect(await fixture.visit(snapshot, as: visitor, at: 501) == .counted)
    let visits = try #require(await fixture.log(of: visitor)).visits
    #expect(visits.count == 1)
    #expect(visits.firstTime == fixture.time(501))
  }

  @Test func `the owner learns who visited, and nobody else does`() async throws {
    let fixture = try await SnapshotFixture()
    let snapshot = try await fixture.create()
    var names = [fixture.owner.text]
    for _ in 0..<6 {
      let visitor = try SnapshotFixture.uniqueUser()
      names.append(visitor.text)
      await fixture.visit(snapshot, as: visitor, at: 10)
    }
    names.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for pageSize in [1, 3, 6, 7, 8] {
      var query = SnapshotVisitorQuery(snapshot: snapshot.core.id, pageSize: pageSize)
      var found: [String] = []
      while true {
        let page = try await fixture.logs.listVisitors(
          query, owner: fixture.owner, at: fixture.time(11))
        found += page.visitors.map(\.visitorID.text)
        guard let next = page.next else { break }
        query.position = next
      }
      #expect(found == names)
    }
    let stranger = try SnapshotFixture.uniqueUser()
    #expect(
      await reason {
        _ = try await fixture.logs.listVisitors(
          SnapshotVisitorQuery(snapshot: snapshot.core.id, pageSize: 1), owner: stranger,
          at: fixture.time(11))
      } == .snapshotNotFound)
  }
}
