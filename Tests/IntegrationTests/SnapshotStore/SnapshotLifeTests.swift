// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import PersistenceStore
import Postgres
import Testing

@Suite struct SnapshotLifeTests {
  @Test func `a snapshot is created, read and deleted`() async throws {
    let fixture = try await SnapshotFixture()
    let text = #"{"a":1,"a":2, "\u0000":"\ud800"} "#
    let created = try await fixture.create("Å title", content: text, isTemplate: true)
    #expect(created.core.ownerID == fixture.owner)
    #expect(created.core.createTime == fixture.time(0))
    #expect(created.core.isTemplate)
    #expect(created.access == .link)
    let read = try await fixture.read(created.core.id)
    #expect(read.metadata == created)
    #expect(read.content.bytes == Array(text.utf8))
    #expect(try SHA256.digest(of: read.content.bytes) == created.core.contentHash)
    let metadata = try await fixture.snapshots.snapshotMetadata(
      created.core.id, reader: fixture.owner, at: fixture.time(1)
    ).metadata
    #expect(metadata == created)
    try await fixture.delete(created.core.id)
    #expect(
      await fixture.refusal { _ = try await fixture.read(created.core.id) } == .snapshotNotFound)
  }

  // B9: the original stores a snapshot, then fails on its log, and the id is lost. I5: it does not
  // say that creation counts.
  @Test func `creation counts the visit of the creator in the same transaction`() async throws {
    let fixture = try await SnapshotFixture()
    let created = try await fixture.create(at: 5)
    let log = try #require(await fixture.log(of: fixture.owner))
    #expect(log.snapshot == created.core)
    #expect(log.visits.count == 1)
    #expect(log.visits.firstTime == fixture.time(5))
    #expect(log.visits.lastTime == fixture.time(5))
    #expect(log.snapshotDeleteTime == nil)
  }

  @Test func `nothing tells a missing snapshot from one that is denied, expired or deleted`()
    async throws
  {
    let fixture = try await SnapshotFixture()
    let (other, listed) = (try SnapshotFixture.uniqueUser(), try SnapshotFixture.uniqueUser())
    let missing = try #require(SnapshotID("AAAAAAAAAAAAAAAAAAAAAA"))
    let link = try await fixture.create()
    let own = try await fixture.create(access: access(.owner, fixture))
    let shared = try await fixture.create(
      access: SnapshotAccess(
        visibility: .listed, readers: [listed.text], expireTime: nil, limits: Limits(),
        at: fixture.time(0)))
    let expired = try await fixture.create(
      access: SnapshotAccess(
        visibility: .link, readers: [], expireTime: fixture.time(10), limits: Limits(),
        at: fixture.time(0)))
    let deleted = try await fixture.create()
    try await fixture.delete(deleted.core.id)

    for reader in [fixture.owner, other, listed] {
      #expect(try await fixture.read(link.core.id, as: reader).metadata == link)
      #expect(try await fixture.read(expired.core.id, as: reader, at: 9).metadata == expired)
    }
    #expect(try await fixture.read(own.core.id).metadata == own)
    #expect(try await fixture.read(shared.core.id).metadata == shared)
    #expect(try await fixture.read(shared.core.id, as: listed).metadata == shared)

    let denied: [(SnapshotID, OwnerID)] = [
      (missing, other), (own.core.id, other), (own.core.id, listed), (shared.core.id, other),
      (expired.core.id, fixture.owner), (expired.core.id, other), (deleted.core.id, fixture.owner),
      (deleted.core.id, other),
    ]
    for (id, reader) in denied {
      let refusals = [
        await fixture.refusal { _ = try await fixture.read(id, as: reader, at: 10) },
        await fixture.refusal {
          _ = try await fixture.snapshots.snapshotMetadata(
            id, reader: reader, at: fixture.time(10))
        },
        await fixture.refusal {
          _ = try await fixture.logs.listVisitors(
            SnapshotVisitorQuery(snapshot: id, pageSize: 1), owner: reader, at: fixture.time(10))
        },
        await fixture.refusal {
          _ = try await fixture.snapshots.updateSnapshotAccess(
            id, owner: reader, access: .link, at: fixture.time(10))
        },
        await fixture.refusal {
          try await fixture.snapshots.deleteSnapshot(
            id, owner: reader, requestID: nil, at: fixture.time(10))
        },
      ]
      #expect(refusals == Array(repeating: .snapshotNotFound, count: 5))
    }
  }

  private func access(
    _ visibility: SnapshotAccess.Visibility, _ fixture: SnapshotFixture
  ) throws -> SnapshotAccess {
    try SnapshotAccess(
      visibility: visibility, readers: [], expireTime: nil, limits: Limits(), at: fixture.time(0))
  }

  @Test func `the owner changes who may read, and nobody else does`() async throws {
    let fixture = try await SnapshotFixture()
    let other = try SnapshotFixture.uniqueUser()
    let created = try await fixture.create()
    #expect(
      await fixture.refusal {
        _ = try await fixture.snapshots.updateSnapshotAccess(
          created.core.id, owner: other, access: .link, at: fixture.time(1))
      } == .snapshotNotFound)
    let listed = try SnapshotAccess(
      visibility: .listed, readers: ["b", other.text, "b"], expireTime: fixture.time(100),
      limits: Limits(), at: fixture.time(1))
    let updated = try await fixture.snapshots.updateSnapshotAccess(
      created.core.id, owner: fixture.owner, access: listed, at: fixture.time(1))
    #expect(updated.core == created.core)
    #expect(updated.access == listed)
    #expect(updated.access.readers.map(\.text) == ["b", other.text])
    #expect(try await fixture.read(created.core.id, as: other).metadata == updated)
    _ = try await fixture.snapshots.updateSnapshotAccess(
      created.core.id, owner: fixture.owner, access: access(.owner, fixture), at: fixture.time(2))
    #expect(
      await fixture.refusal { _ = try await fixture.read(created.core.id, as: other) }
        == .snapshotNotFound)
  }

  // A20: the original relies on nobody calling update.
  @Test func `the database itself refuses to change what a snapshot holds`() async throws {
    let fixture = try await SnapshotFixture()
    let created = try await fixture.create("A title", content: "[1]")
    let row = "WHERE snapshot_id = '\(created.core.id.text)'"
    let forged = """
      document = '{"content": "[2]"}', content_sha256 = sha256('[2]')
      """
    let changes = [
      "UPDATE snapshot SET document = '{\"content\": \"[2]\"}' \(row)",
      "UPDATE snapshot SET content_sha256 = sha256('[2]') \(row)",
      "UPDATE snapshot SET \(forged) \(row)",
      "UPDATE snapshot SET \(forged), seal = sha256('x') \(row)",
      "UPDATE snapshot SET seal = sha256('x') \(row)",
      "UPDATE snapshot SET title = 'B title' \(row)",
      "UPDATE snapshot SET description = '' \(row)",
      "UPDATE snapshot SET owner_id = 'thief' \(row)",
      "UPDATE snapshot SET document = NULL \(row)",
      "UPDATE snapshot SET deleted_at = created_at \(row)",
    ]
    for change in changes {
      let error = await failure { try await fixture.run(change) }
      guard case .checkViolation = error?.kind else {
        Issue.record("\(change): \(String(describing: error))")
        continue
      }
    }
    #expect(try await fixture.read(created.core.id).content.bytes == Array("[1]".utf8))
  }

  @Test func `deleting leaves no content behind, and can be repeated by its name`() async throws {
    let fixture = try await SnapshotFixture()
    let created = try await fixture.create("secret", content: "\"secret\"")
    try await fixture.delete(created.core.id, request: "r")
    try await fixture.delete(created.core.id, request: "r")
    for request in ["s", nil] {
      #expect(
        await fixture.refusal { try await fixture.delete(created.core.id, request: request) }
          == .snapshotNotFound)
    }
    let left = try await fixture.run(
      """
      UPDATE snapshot SET last_request = last_request
      WHERE snapshot_id = '\(created.core.id.text)' AND document IS NULL
      """)
    #expect(left.affectedCount == 1)
  }

  // B3: the original answers 500 and never marks the logs of the other visitors.
  @Test func `a snapshot is deleted although its owner took it off his list`() async throws {
    let fixture = try await SnapshotFixture()
    let other = try SnapshotFixture.uniqueUser()
    let created = try await fixture.create()
    await fixture.visit(created, as: other, at: 1)
    try await fixture.logs.deleteAccessLog(of: created.core.id, visitor: fixture.owner)
    try await fixture.delete(created.core.id, at: 2)
    #expect(try await fixture.log(of: other)?.snapshotDeleteTime == fixture.time(2))
    #expect(
      await fixture.refusal {
        try await fixture.logs.deleteAccessLog(of: created.core.id, visitor: fixture.owner)
      } == .accessLogNotFound)
  }

  @Test func `content of exactly the limit is kept`() async throws {
    let fixture = try await SnapshotFixture()
    let text = "\"" + String(repeating: "x", count: Limits().contentBytesMax - 2) + "\""
    let created = try await fixture.create(content: text)
    #expect(created.core.contentSize == Int64(Limits().contentBytesMax))
    #expect(try await fixture.read(created.core.id).content.bytes == Array(text.utf8))
  }
}
