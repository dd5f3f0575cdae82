// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

/// Labels and stars, the same in every store.
@Suite struct SessionLabelTests {
  private func labels(_ values: [String: String]) throws -> SessionLabels {
    try SessionLabels(validating: values)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `labels are replaced if they are those that were read`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let made = try await fixture.create()
    let states = try [
      labels(["a": "1", "a.b": "\u{E9}=\u{1F535}", "z": ""]), labels(["a": "e\u{301}"]),
      labels(["a": "\u{E9}"]), SessionLabels.none,
    ]
    var before = SessionLabels.none
    for state in states {
      for etag in ["another", state.etag] where etag != before.etag {
        let found = await reason {
          _ = try await store.updateLabels(
            of: made.id, owner: owner, writer: owner, to: state, etag: etag)
        }
        #expect(found == .labelsMismatch)
      }
      // The tag that the statement computes is the one that clients are told.
      let written = try await store.updateLabels(
        of: made.id, owner: owner, writer: owner, to: state, etag: before.etag)
      #expect(written.labels == state && written.labels.values == state.values)
      let read = try await store.sessionMetadata(made.id, owner: owner)
      #expect(read == written)
      #expect(read.version == made.version && read.updateTime == made.updateTime)
      let unchanged = try await store.updateLabels(
        of: made.id, owner: owner, writer: owner, to: state, etag: "another")
      #expect(unchanged == written)
      before = state
    }
    let overwritten = try await store.updateLabels(
      of: made.id, owner: owner, writer: owner, to: states[0], etag: nil)
    #expect(overwritten.labels == states[0])
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `changes, deletion and undeletion keep the labels`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let id = try await fixture.create().id
    let labels = try labels(["team": "blue"])
    _ = try await store.updateLabels(of: id, owner: owner, writer: owner, to: labels, etag: "")
    let renamed = try await fixture.update(
      id, SessionChange(title: fixture.title("New")), expecting: 1)
    #expect(renamed.labels == labels)
    let replayed = try await fixture.update(
      id, SessionChange(content: fixture.content("[1]")), expecting: 2, request: "r")
    #expect(replayed.labels == labels)
    _ = try await fixture.update(id, SessionChange(content: fixture.content("[2]")), expecting: 3)
    let again = try await fixture.update(
      id, SessionChange(content: fixture.content("[1]")), expecting: 2, request: "r")
    #expect(again.version == 3 && again.labels == labels)
    let restored = try await store.restoreSession(
      id, owner: owner, writer: owner, to: 1, expectedVersion: 4, request: nil,
      at: fixture.time(3))
    #expect(restored.labels == labels)
    try await fixture.delete(id, expecting: nil, at: 4)
    let missing = await reason {
      _ = try await store.updateLabels(of: id, owner: owner, writer: owner, to: .none, etag: nil)
    }
    #expect(missing == .sessionNotFound)
    let back = try await store.undeleteSession(
      id, owner: owner, deletedAfter: fixture.time(0), request: nil, at: fixture.time(5))
    #expect(back.labels == labels)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `lists find labels byte for byte, and stars`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    var ids: [SessionID] = []
    for (second, values) in [
      ["k": "\u{E9}", "x": "1"], ["k": "e\u{301}", "x": "1"], ["k": "\u{E9}"], [:],
    ].enumerated() {
      let id = try await fixture.create(at: Int64(second)).id
      _ = try await store.updateLabels(
        of: id, owner: owner, writer: owner, to: labels(values), etag: nil)
      ids.append(id)
    }
    for id in [ids[0], ids[3]] {
      try await store.starSession(id, owner: owner, for: owner, at: fixture.time(9))
    }
    for (values, starred, expected) in [
      (["k": "\u{E9}"], false, [2, 0]), (["k": "e\u{301}"], false, [1]),
      (["x": "1", "k": "\u{E9}"], false, [0]), (["x": "2"], false, []),
      ([:], true, [3, 0]), (["x": "1"], true, [0]),
    ] as [([String: String], Bool, [Int])] {
      let filter = try SessionFilter(
        titleContains: "", labels: labels(values), isStarred: starred, limits: Limits())
      let found = try await fixture.walk(filter: filter, pageSize: 1)
      #expect(found == expected.map { ids[$0] }, "\(values) \(starred)")
    }
    let page = try await store.listSessions(SessionQuery(pageSize: 9), owner: owner)
    #expect(page.starred == [ids[0], ids[3]])
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a star belongs to one user and one session`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let friend = try Fixture.uniqueOwner()
    let (id, other) = (try await fixture.create().id, try await fixture.create().id)
    _ = try await store.grantAccess(
      to: id, owner: owner, grantee: friend, role: .viewer, at: fixture.time(1))
    for _ in 0..<2 {
      try await store.starSession(id, owner: owner, for: friend, at: fixture.time(2))
    }
    func isStarred(_ id: SessionID, by reader: OwnerID) async throws -> Bool {
      let read = try await store.session(id, owner: owner, reader: reader, knownVersion: nil)
      let found = try await store.sessionMetadata(id, owner: owner, reader: reader)
      #expect(read.isStarred == found.isStarred)
      return read.isStarred
    }
    #expect(try await isStarred(id, by: friend))
    #expect(try await !isStarred(id, by: owner))
    #expect(try await !isStarred(other, by: friend))
    let shared = try await store.sessionsShared(with: friend, before: nil, pageSize: 9)
    #expect(shared.sessions.map(\.isStarred) == [true])
    #expect(try await store.unstarSession(id, for: friend))
    #expect(try await !store.unstarSession(id, for: friend))
    #expect(try await !isStarred(id, by: friend))
    let missing = await reason {
      try await store.starSession(id, owner: friend, for: friend, at: fixture.time(2))
    }
    #expect(missing == .sessionNotFound)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a star ends with the access to the session`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let friend = try Fixture.uniqueOwner()
    let id = try await fixture.create().id
    func grant(_ second: Int64) async throws {
      _ = try await store.grantAccess(
        to: id, owner: owner, grantee: friend, role: .viewer, at: fixture.time(second))
    }
    try await grant(1)
    try await store.starSession(id, owner: owner, for: friend, at: fixture.time(2))
    try await store.starSession(id, owner: owner, for: owner, at: fixture.time(2))
    try await store.revokeAccess(to: id, owner: owner, grantee: friend, at: fixture.time(3))
    #expect(try await !store.unstarSession(id, for: friend))
    // Whoever looked before the revocation stars too late.
    let late = await reason {
      try await store.starSession(id, owner: owner, for: friend, at: fixture.time(4))
    }
    #expect(late == .sessionNotFound)
    #expect(try await store.sessionMetadata(id, owner: owner, reader: owner).isStarred)
    let unknown = await reason {
      try await store.revokeAccess(to: id, owner: owner, grantee: friend, at: fixture.time(4))
    }
    #expect(unknown == .grantNotFound)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `the shared list is read on until a filtered page is full`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let friend = try Fixture.uniqueOwner()
    var blue: [SessionID] = []
    for number in 0..<9 {
      let id = try await fixture.create().id
      if number.isMultiple(of: 2) {
        _ = try await store.updateLabels(
          of: id, owner: owner, writer: owner, to: labels(["team": "blue"]), etag: nil)
        blue.insert(id, at: 0)
      }
      _ = try await store.grantAccess(
        to: id, owner: owner, grantee: friend, role: .viewer, at: fixture.time(Int64(number)))
    }
    let filter = SharedSessionFilter(labels: try labels(["team": "blue"]))
    var found: [SessionID] = []
    var place: PagePosition?
    repeat {
      let page = try await store.sessionsShared(
        with: friend, filter: filter, before: place, pageSize: 2)
      found += page.sessions.map(\.metadata.id)
      place = page.next
    } while place != nil
    #expect(found == blue)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a user has a bounded number of stars, however many come at once`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    var ids: [SessionID] = []
    for _ in 0..<Stars.countMax + 8 { ids.append(try await fixture.create().id) }
    for id in ids.prefix(Stars.countMax - 4) {
      try await store.starSession(id, owner: owner, for: owner, at: fixture.time(1))
    }
    let refused = await withTaskGroup(of: Bool.self) { group in
      for id in ids.suffix(12) {
        group.addTask {
          await reason {
            try await store.starSession(id, owner: owner, for: owner, at: fixture.time(1))
          } == .starsTooMany
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(refused == 8)
    // One that is starred already may be starred again.
    try await store.starSession(ids[0], owner: owner, for: owner, at: fixture.time(2))
    #expect(try await store.unstarSession(ids[0], for: owner))
    try await store.starSession(ids[0], owner: owner, for: owner, at: fixture.time(2))
  }
}
