// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceStore
import Postgres
import Testing

/// Sessions of one id that belong to several owners, which a forged bundle can bring about.
@Suite struct SharedIDTests {
  private func grant(
    _ fixture: Fixture, _ id: SessionID, to grantee: OwnerID, _ role: SessionRole, at second: Int64
  ) async throws {
    _ = try await fixture.store.grantAccess(
      to: id, owner: fixture.owner, grantee: grantee, role: role, at: fixture.time(second))
  }

  @Test func `each owner of an id shares it, and the earliest grant comes first`() async throws {
    let (anna, bert) = (
      try await StoreUnderTest.postgres.open(), try await StoreUnderTest.postgres.open()
    )
    let (store, grantee) = (anna.store, try Fixture.uniqueOwner())
    let copy = try SessionCopies.copy(anna)
    for fixture in [anna, bert] {
      try await store.insertSession(
        copy, history: HistoryCopy(), owner: fixture.owner, at: fixture.time(1))
    }
    try await grant(bert, copy.id, to: grantee, .editor, at: 1)
    try await grant(anna, copy.id, to: grantee, .viewer, at: 1)
    try await grant(anna, copy.id, to: grantee, .viewer, at: 2)
    let both = [anna, bert].map(\.owner).sorted { $0.text < $1.text }
    #expect(try await store.accesses(to: copy.id, user: grantee).map(\.ownerID) == both)
    // A change of the role is a new grant.
    try await grant(anna, copy.id, to: grantee, .editor, at: 3)
    #expect(
      try await store.accesses(to: copy.id, user: grantee).map(\.ownerID)
        == [bert.owner, anna.owner])
    #expect(
      try await store.owners(of: [copy.id], readableBy: grantee) == [copy.id: bert.owner])
    var shared: [SharedSession] = []
    var before: PagePosition?
    repeat {
      let page = try await store.sessionsShared(with: grantee, before: before, pageSize: 1)
      shared += page.sessions
      before = page.next
    } while before != nil
    #expect(shared.map(\.metadata.ownerID) == [anna.owner, bert.owner])
    for fixture in [anna, bert] {
      let events = try await store.auditEvents(
        of: fixture.owner, before: nil, pageSize: 9
      ).events
      #expect(events.map(\.action).allSatisfy { $0 == .grantSession })
      let grants = try await store.grants(
        of: copy.id, owner: fixture.owner, after: nil, countMax: 9)
      #expect(grants.map(\.granteeID) == [grantee])
    }
    try await bert.delete(copy.id, expecting: nil)
    #expect(
      try await store.owners(of: [copy.id], readableBy: grantee) == [copy.id: anna.owner])
    try await store.revokeAccess(
      to: copy.id, owner: anna.owner, grantee: grantee, at: anna.time(4))
    #expect(try await store.accesses(to: copy.id, user: grantee).map(\.ownerID) == [bert.owner])
  }

  /// Grants as servers of the previous release read and write them.
  private struct Previous {
    let fixture: SnapshotFixture

    func grant(_ owner: OwnerID, _ id: SessionID, _ grantee: OwnerID, at second: Int64) async throws
    {
      try await fixture.run(
        """
        INSERT INTO session_grant AS had (grantee_id, session_id, owner_id, role, granted_at)
        VALUES ('\(grantee.text)', '\(id.text)', '\(owner.text)', 1,
          timestamptz '2027-01-15 08:00:00+00' + interval '\(second) s')
        ON CONFLICT (grantee_id, session_id) DO UPDATE SET role = excluded.role,
          granted_at = CASE WHEN had.role = excluded.role THEN had.granted_at
            ELSE excluded.granted_at END
          WHERE had.owner_id = excluded.owner_id
        """)
    }

    func revoke(_ owner: OwnerID, _ id: SessionID, _ grantee: OwnerID) async throws {
      try await fixture.run(
        """
        DELETE FROM session_grant WHERE grantee_id = '\(grantee.text)'
          AND session_id = '\(id.text)' AND owner_id = '\(owner.text)'
        """)
    }

    /// The owner whom the grantee finds by the id.
    func owner(of id: SessionID, for grantee: OwnerID) async throws -> String? {
      let rows = try await fixture.run(
        """
        SELECT owner_id FROM session_grant
        WHERE grantee_id = '\(grantee.text)' AND session_id = '\(id.text)'
        """)
      #expect(rows.count <= 1)
      return rows.isEmpty ? nil : try rows.text(0, 0)
    }
  }

  @Test func `a server of the previous release and one of this find the same grants`() async throws
  {
    let database = try await SnapshotFixture()
    let store = database.sessions
    let (anna, bert) = (try Fixture(store: store), try Fixture(store: store))
    let grantee = try Fixture.uniqueOwner()
    let copy = try SessionCopies.copy(anna)
    for fixture in [anna, bert] {
      try await store.insertSession(
        copy, history: HistoryCopy(), owner: fixture.owner, at: fixture.time(1))
    }
    let previous = Previous(fixture: database)
    func expect(_ owners: [OwnerID], _ first: OwnerID?) async throws {
      #expect(try await store.accesses(to: copy.id, user: grantee).map(\.ownerID) == owners)
      #expect(try await previous.owner(of: copy.id, for: grantee) == first?.text)
    }
    try await previous.grant(anna.owner, copy.id, grantee, at: 1)
    try await expect([anna.owner], anna.owner)
    // The previous release leaves a second owner's grant out, this one does not.
    try await previous.grant(bert.owner, copy.id, grantee, at: 2)
    try await expect([anna.owner], anna.owner)
    try await grant(bert, copy.id, to: grantee, .viewer, at: 3)
    try await expect([anna.owner, bert.owner], anna.owner)
    try await previous.revoke(anna.owner, copy.id, grantee)
    try await expect([bert.owner], bert.owner)
    try await grant(anna, copy.id, to: grantee, .viewer, at: 4)
    try await store.revokeAccess(
      to: copy.id, owner: bert.owner, grantee: grantee, at: bert.time(5))
    try await expect([anna.owner], anna.owner)
    try await grant(anna, copy.id, to: grantee, .editor, at: 6)
    let role = try await database.run(
      "SELECT role::bigint FROM session_grant WHERE grantee_id = '\(grantee.text)'")
    #expect(try role.int64(0, 0) == 2)
    try await store.revokeAccess(
      to: copy.id, owner: anna.owner, grantee: grantee, at: anna.time(7))
    try await expect([], nil)
  }
}
