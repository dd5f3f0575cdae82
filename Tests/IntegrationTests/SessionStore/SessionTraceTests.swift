// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

/// What changes leave behind for those who watch all their sessions, the same in every store.
@Suite struct SessionTraceTests {
  /// The traces of a user since a second, in order, as text.
  private func traces(
    _ fixture: Fixture, of user: OwnerID? = nil, since second: Int64
  ) async throws -> [String] {
    let user = user ?? fixture.owner
    let found = try await fixture.store.traces(since: [user: fixture.time(second)])
    #expect(found.keys.allSatisfy { $0 == user } && found[user] != [])
    return (found[user] ?? []).map { trace in
      let seconds = (trace.time.microseconds - fixture.time(0).microseconds) / 1_000_000
      return "\(trace.kind) \(trace.key.id.text) \(seconds) \(trace.detail)"
    }.sorted()
  }

  @Test(arguments: [StoreUnderTest.memory, .postgres])
  func `every change of an owner's session leaves a trace`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let id = try await fixture.create(at: 1).id
    #expect(try await traces(fixture, since: 0) == ["changed \(id.text) 1 1"])
    #expect(try await traces(fixture, since: 1) == [])
    try await fixture.update(id, SessionChange(title: fixture.title("b")), expecting: 1, at: 2)
    #expect(try await traces(fixture, since: 0) == ["changed \(id.text) 2 2"])
    try await fixture.delete(id, expecting: nil, at: 3)
    #expect(try await traces(fixture, since: 2) == ["deleted \(id.text) 3 0"])
    _ = try await fixture.store.undeleteSession(
      id, owner: fixture.owner, deletedAfter: fixture.time(0), request: nil, at: fixture.time(4))
    #expect(try await traces(fixture, since: 3) == ["undeleted \(id.text) 4 0"])
  }

  @Test(arguments: [StoreUnderTest.memory, .postgres])
  func `who may see a session finds its traces, and nobody else`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let store = fixture.store
    let (friend, stranger) = (try Fixture.uniqueOwner(), try Fixture.uniqueOwner())
    let id = try await fixture.create(at: 1).id
    let hidden = try await fixture.create(at: 1).id
    // Several owners share with the friend, and none is passed over.
    for _ in 0..<3 {
      let other = Fixture(store: store, owner: try Fixture.uniqueOwner())
      let theirs = try await other.create(at: 1).id
      _ = try await store.grantAccess(
        to: theirs, owner: other.owner, grantee: friend, role: .viewer, at: fixture.time(1))
      try await other.update(
        theirs, SessionChange(title: fixture.title("x")), expecting: 1, at: 7)
    }
    _ = try await store.grantAccess(
      to: id, owner: fixture.owner, grantee: friend, role: .editor, at: fixture.time(2))
    #expect(try await traces(fixture, of: friend, since: 1).contains("shared \(id.text) 2 2"))
    try await fixture.update(id, SessionChange(title: fixture.title("b")), expecting: 1, at: 3)
    try await fixture.update(
      hidden, SessionChange(title: fixture.title("b")), expecting: 1, at: 3)
    let seen = try await traces(fixture, of: friend, since: 2)
    #expect(seen.contains("changed \(id.text) 3 2") && seen.count == 4)
    #expect(try await traces(fixture, of: stranger, since: 0) == [])
    try await store.revokeAccess(
      to: id, owner: fixture.owner, grantee: friend, at: fixture.time(8))
    try await fixture.delete(id, expecting: nil, at: 9)
    #expect(try await traces(fixture, of: friend, since: 7) == ["unshared \(id.text) 8 0"])
  }

  @Test(arguments: [StoreUnderTest.memory, .postgres])
  func `an imported session has its old times and a trace of its arrival`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let whole = try SessionCopies.copy(fixture)
    try await store.insertSession(whole, history: HistoryCopy(), owner: owner, at: fixture.time(50))
    #expect(try await traces(fixture, since: 10) == ["imported \(whole.id.text) 50 0"])
    let staged = try SessionCopies.copy(fixture)
    let claim = try StagedImport(of: staged.id, owner: owner)
    try await store.stageSession(
      staged, history: HistoryCopy(), as: claim, at: fixture.time(51))
    #expect(try await traces(fixture, since: 50) == [])
    try await store.publishSession(claim, at: fixture.time(99))
    #expect(try await traces(fixture, since: 50) == ["imported \(staged.id.text) 99 0"])
  }

  @Test(arguments: [StoreUnderTest.postgres])
  func `many users are asked for at once`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    var times: [OwnerID: Timestamp] = [:]
    for number in 0..<20 {
      let owner = Fixture(store: fixture.store, owner: try Fixture.uniqueOwner())
      try await owner.create(at: Int64(number))
      times[owner.owner] = fixture.time(9)
    }
    let found = try await fixture.store.traces(since: times)
    #expect(found.count == 10 && found.values.allSatisfy { $0.count == 1 })
  }

  @Test(arguments: [StoreUnderTest.postgres])
  func `changes that a user may not see do not take the places of those they may`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let friend = try Fixture.uniqueOwner()
    let hidden = SessionTrace.countMax + 10
    for number in 0..<hidden {
      let id = try await fixture.create(at: 2).id
      // Those that are deleted and brought back fill the other kinds of traces.
      if number.isMultiple(of: 100) {
        try await fixture.delete(id, expecting: nil, at: 3)
        _ = try await fixture.store.undeleteSession(
          id, owner: fixture.owner, deletedAfter: fixture.time(0), request: nil,
          at: fixture.time(4))
      }
    }
    let id = try await fixture.create(at: 5).id
    _ = try await fixture.store.grantAccess(
      to: id, owner: fixture.owner, grantee: friend, role: .viewer, at: fixture.time(1))
    #expect(try await traces(fixture, of: friend, since: 1) == ["changed \(id.text) 5 1"])
    let all = try await traces(fixture, since: 1)
    #expect(all.count == SessionTrace.countMax)
  }
}
