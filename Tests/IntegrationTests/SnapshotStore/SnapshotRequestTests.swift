// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

/// Creations that are sent twice.
@Suite struct SnapshotRequestTests {
  @Test func `creating twice with one request makes one snapshot`() async throws {
    let fixture = try await SnapshotFixture()
    let first = try await fixture.create("t", request: "r1", at: 0)
    #expect(try await fixture.create("t", request: "r1", at: 5) == first)
    #expect(try await fixture.create("t", request: "r2").core.id != first.core.id)
    let other = try SnapshotFixture.uniqueUser()
    #expect(
      try await fixture.create("t", request: "r1", owner: other).core.id != first.core.id)
    let page = try await fixture.snapshots.listSnapshots(
      SnapshotQuery(pageSize: 10), owner: fixture.owner, at: fixture.time(9))
    #expect(page.snapshots.count == 2)
  }

  @Test func `a request id cannot create another snapshot`() async throws {
    let fixture = try await SnapshotFixture()
    try await fixture.create("t", content: "[1]", request: "r")
    let owner = try SnapshotAccess(
      visibility: .owner, readers: [], expireTime: nil, limits: Limits(), at: fixture.time(0))
    let reasons = [
      await reason { try await fixture.create("u", content: "[1]", request: "r") },
      await reason { try await fixture.create("t", content: "[2]", request: "r") },
      await reason {
        try await fixture.create("t", content: "[1]", access: owner, request: "r")
      },
      await reason {
        try await fixture.create("t", content: "[1]", isTemplate: true, request: "r")
      },
    ]
    #expect(reasons.allSatisfy { $0 == .requestIDReused })
    let page = try await fixture.snapshots.listSnapshots(
      SnapshotQuery(pageSize: 10), owner: fixture.owner, at: fixture.time(9))
    #expect(page.snapshots.count == 1)
  }

  @Test func `eight equal creations at once make one snapshot and one visit`() async throws {
    let fixture = try await SnapshotFixture()
    let ids = try await withThrowingTaskGroup(of: SnapshotID.self) { group in
      for _ in 0..<8 { group.addTask { try await fixture.create("t", request: "r").core.id } }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(ids.count == 1)
    #expect(try await fixture.log(of: fixture.owner)?.visits.count == 1)
  }

  @Test func `of eight different creations with one request exactly one happens`() async throws {
    let fixture = try await SnapshotFixture()
    let reasons = await withTaskGroup(of: PersistenceError.Reason?.self) { group in
      for index in 0..<8 {
        group.addTask {
          await reason { try await fixture.create("t", content: "[\(index)]", request: "r") }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(reasons.count { $0 == nil } == 1)
    #expect(reasons.count { $0 == .requestIDReused } == 7)
    #expect(try await fixture.log(of: fixture.owner)?.visits.count == 1)
  }

  @Test func `a repeated creation of a deleted snapshot finds nothing`() async throws {
    let fixture = try await SnapshotFixture()
    let created = try await fixture.create("t", request: "r")
    try await fixture.delete(created.core.id)
    #expect(await reason { try await fixture.create("t", request: "r") } == .snapshotNotFound)
  }

  @Test func `a creation is recognised although its log was taken off the list`() async throws {
    let fixture = try await SnapshotFixture()
    let created = try await fixture.create("t", request: "r")
    try await fixture.logs.deleteAccessLog(of: created.core.id, visitor: fixture.owner)
    #expect(try await fixture.create("t", request: "r") == created)
    #expect(try await fixture.log(of: fixture.owner) == nil)
  }

  @Test func `a request id stays taken although its log was taken off the list`() async throws {
    let fixture = try await SnapshotFixture()
    let created = try await fixture.create("t", request: "r")
    try await fixture.logs.deleteAccessLog(of: created.core.id, visitor: fixture.owner)
    #expect(await reason { try await fixture.create("u", request: "r") } == .requestIDReused)
    let page = try await fixture.snapshots.listSnapshots(
      SnapshotQuery(pageSize: 10), owner: fixture.owner, at: fixture.time(9))
    #expect(page.snapshots == [created])
  }
}
