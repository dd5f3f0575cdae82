// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import PersistenceStore
import Postgres
import PrivateCluster
import Testing

/// Drafts on the server, the same in every store.
@Suite struct SessionDraftTests {
  private let device: ClientID

  init() throws { device = try #require(ClientID("laptop")) }

  private func key(_ name: String) throws -> SessionDraftKey {
    SessionDraftKey(subject: .unsaved(try #require(ClientID(name))), deviceID: device)
  }

  private func new(
    _ key: SessionDraftKey, _ revision: Int64, _ content: String = "{}", title: String = "t",
    in fixture: Fixture
  ) throws -> NewSessionDraft {
    NewSessionDraft(
      key: key, revision: revision, baseVersion: key.sessionID == nil ? 0 : 7,
      title: try fixture.title(title),
      description: try SessionDescription(validating: "d", limits: Limits()),
      content: try fixture.content(content), format: try fixture.format("notebook", 3))
  }

  private func error(_ body: () async throws -> Void) async -> PersistenceError? {
    do {
      try await body()
      return nil
    } catch { return error as? PersistenceError }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a draft keeps all that was saved, also of a session that is not there`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let keys = [
      try key("draft~!"), SessionDraftKey(subject: .session(try .random()), deviceID: device),
    ]
    for key in keys {
      let saved = try await store.saveDraft(
        new(key, 4, "[1]", in: fixture), user: owner, at: fixture.time(1))
      #expect((saved.revision, saved.baseVersion) == (4, key.sessionID == nil ? 0 : 7))
      let read = try await store.draft(key, user: owner, at: fixture.time(2))
      #expect(read.metadata == saved && read.content.bytes == Array("[1]".utf8))
      #expect(read.metadata.contentFormat == (try fixture.format("notebook", 3)))
      #expect(read.metadata.expireTime == fixture.time(1 + 30 * 24 * 3_600))
      let stranger = try Fixture.uniqueOwner()
      let other = SessionDraftKey(subject: key.subject, deviceID: try #require(ClientID("x")))
      for (key, user) in [(key, stranger), (other, owner)] {
        let hidden = [
          await reason { _ = try await store.draft(key, user: user, at: fixture.time(2)) },
          await reason {
            try await store.discardDraft(key, user: user, etag: nil, at: fixture.time(2))
          },
        ]
        #expect(hidden == [.draftNotFound, .draftNotFound])
      }
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `revisions only grow, and the same one again is a replay`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let key = try key("d")
    let first = try await store.saveDraft(
      new(key, 5, "[1]", in: fixture), user: owner, at: fixture.time(1))
    let again = try await store.saveDraft(
      new(key, 5, "[1]", in: fixture), user: owner, at: fixture.time(2))
    #expect(again == first)
    for late in [
      try new(key, 4, "[1]", in: fixture), try new(key, 5, "[2]", in: fixture),
      try new(key, 5, "[1]", title: "u", in: fixture),
    ] {
      let error = await error {
        _ = try await store.saveDraft(late, user: owner, at: fixture.time(3))
      }
      #expect(error?.reason == .draftOutdated && error?.obstacle == .draft(first))
      #expect(error?.metadata["current_revision"] == "5")
    }
    let second = try await store.saveDraft(
      new(key, 9, "[2]", in: fixture), user: owner, at: fixture.time(4))
    #expect(second.etag != first.etag && second.saveTime == fixture.time(4))
    let outdated = await error {
      try await store.discardDraft(key, user: owner, etag: first.etag, at: fixture.time(5))
    }
    #expect(outdated?.obstacle == .draft(second))
    try await store.discardDraft(key, user: owner, etag: second.etag, at: fixture.time(5))
    // What is gone begins anew.
    let third = try await store.saveDraft(
      new(key, 1, "[2]", in: fixture), user: owner, at: fixture.time(6))
    #expect(third.etag != second.etag)
    try await store.discardDraft(key, user: owner, etag: nil, at: fixture.time(7))
    #expect(
      await reason {
        try await store.discardDraft(key, user: owner, etag: nil, at: fixture.time(7))
      } == .draftNotFound)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `an expired draft is gone for reads, saves and limits`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let span: Int64 = 30 * 24 * 3_600
    for number in 0..<DraftLimits.countMax {
      _ = try await store.saveDraft(
        new(key("d\(number)"), 5, in: fixture), user: owner, at: fixture.time(number == 0 ? 1 : 0))
    }
    let (first, second) = (try key("d0"), try key("d1"))
    #expect(
      try await store.draft(second, user: owner, at: fixture.time(span - 1)).metadata
        .revision == 5)
    #expect(
      await reason { _ = try await store.draft(second, user: owner, at: fixture.time(span)) }
        == .draftNotFound)
    #expect(
      await reason {
        try await store.discardDraft(second, user: owner, etag: nil, at: fixture.time(span))
      } == .draftNotFound)
    let left = try await store.drafts(
      of: owner, session: nil, before: nil, pageSize: 9, at: fixture.time(span))
    #expect(left.drafts.map(\.key) == [first] && left.next == nil)
    let saved = try await store.saveDraft(
      new(second, 1, in: fixture), user: owner, at: fixture.time(span))
    #expect(saved.revision == 1)
    _ = try await store.saveDraft(
      new(key("another"), 1, in: fixture), user: owner, at: fixture.time(span))
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `drafts are listed page by page, the latest save first`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let session = SessionDraftKey(subject: .session(try .random()), deviceID: device)
    let tablet = SessionDraftKey(subject: session.subject, deviceID: try #require(ClientID("tab")))
    let keys = [try key("a"), session, try key("b"), tablet]
    for (second, key) in keys.enumerated() {
      _ = try await store.saveDraft(
        new(key, 1, in: fixture), user: owner, at: fixture.time(Int64(second)))
    }
    // Two of one instant stand side by side.
    _ = try await store.saveDraft(new(keys[0], 2, in: fixture), user: owner, at: fixture.time(2))
    func walk(_ session: SessionID?) async throws -> [SessionDraftKey] {
      var found: [SessionDraftKey] = []
      var place: PagePosition?
      repeat {
        let page = try await store.drafts(
          of: owner, session: session, before: place, pageSize: 1, at: fixture.time(9))
        found += page.drafts.map(\.key)
        place = page.next
      } while place != nil
      return found
    }
    let all = try await walk(nil)
    #expect(all.first == tablet && all.last == session && Set(all) == Set(keys))
    #expect(all.count == 4)
    #expect(try await walk(session.sessionID) == [tablet, session])
    #expect(try await walk(.random()).isEmpty)
    let wrong = await reason {
      _ = try await store.drafts(
        of: owner, session: nil, before: PagePosition(key: .text(""), id: ""), pageSize: 1,
        at: fixture.time(9))
    }
    #expect(wrong == .pageTokenInvalid)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `drafts survive the deletion of their session`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let id = try await fixture.create().id
    let key = SessionDraftKey(subject: .session(id), deviceID: device)
    _ = try await store.saveDraft(new(key, 1, in: fixture), user: owner, at: fixture.time(1))
    try await fixture.delete(id, expecting: nil)
    #expect(try await store.draft(key, user: owner, at: fixture.time(3)).metadata.revision == 1)
    _ = try await store.saveDraft(new(key, 2, in: fixture), user: owner, at: fixture.time(3))
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `the size of all drafts together is bounded`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let (store, owner) = (fixture.store, fixture.owner)
    let size = Limits().contentBytesMax
    let large = "\"" + String(repeating: "x", count: size - 2) + "\""
    let count = Int(DraftLimits.bytesMax) / size
    for number in 0..<count {
      _ = try await store.saveDraft(
        new(key("d\(number)"), 1, large, in: fixture), user: owner, at: fixture.time(1))
    }
    let error = await error {
      _ = try await store.saveDraft(
        new(key("more"), 1, large, in: fixture), user: owner, at: fixture.time(1))
    }
    #expect(error?.reason == .draftsTooLarge)
    #expect(error?.metadata == ["size": "\((count + 1) * size)", "limit": "67108864"])
    // What it replaces does not count.
    _ = try await store.saveDraft(
      new(key("d0"), 2, large, in: fixture), user: owner, at: fixture.time(1))
    for number in 0..<count {
      try await store.discardDraft(
        key("d\(number)"), user: owner, etag: nil, at: fixture.time(1))
    }
  }

  /// Two stores on connections of their own, as two servers have, and the one in memory twice.
  private func pair(_ kind: StoreUnderTest) async throws -> (Fixture, [any SessionStore]) {
    let fixture = try await kind.open()
    guard kind != .memory else { return (fixture, [fixture.store, fixture.store]) }
    let other = try await SnapshotFixture().sessions
    return (fixture, [fixture.store, other])
  }

  @Test(arguments: [StoreUnderTest.memory, .postgres])
  func `a user has a bounded number of drafts, however many come at once`(
    kind: StoreUnderTest
  ) async throws {
    let (fixture, stores) = try await pair(kind)
    let owner = fixture.owner
    for number in 0..<DraftLimits.countMax - 4 {
      _ = try await fixture.store.saveDraft(
        new(key("d\(number)"), 1, in: fixture), user: owner, at: fixture.time(1))
    }
    let drafts = try (0..<12).map { try new(key("late\($0)"), 1, in: fixture) }
    let refused = await withTaskGroup(of: Bool.self) { group in
      for (number, draft) in drafts.enumerated() {
        group.addTask {
          await reason {
            _ = try await stores[number % 2].saveDraft(draft, user: owner, at: fixture.time(1))
          } == .draftsTooMany
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(refused == 8)
    let error = await error {
      _ = try await stores[1].saveDraft(
        new(key("more"), 1, in: fixture), user: owner, at: fixture.time(1))
    }
    #expect(error?.metadata == ["count": "100", "limit": "100"])
    _ = try await stores[1].saveDraft(
      new(key("d0"), 2, in: fixture), user: owner, at: fixture.time(1))
  }

  @Test(arguments: [StoreUnderTest.memory, .postgres])
  func `of two saves of one revision at once, one wins and the other is told`(
    kind: StoreUnderTest
  ) async throws {
    let (fixture, stores) = try await pair(kind)
    let owner = fixture.owner
    let key = try key("contended")
    for revision in Int64(1)...10 {
      let states = try (0..<2).map { try new(key, revision, "[\($0)]", in: fixture) }
      let outcomes = await withTaskGroup(of: PersistenceError?.self) { group in
        for (store, state) in zip(stores, states) {
          group.addTask {
            await error {
              _ = try await store.saveDraft(state, user: owner, at: fixture.time(revision))
            }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outcomes.count { $0 == nil } == 1)
      let current = try await stores[0].draft(key, user: owner, at: fixture.time(revision))
      let refused = try #require(outcomes.compactMap(\.self).first)
      #expect(refused.reason == .draftOutdated)
      #expect(refused.obstacle == .draft(current.metadata))
      #expect(states.contains { $0.isSaved(as: current.metadata) })
    }
  }

  @Test func `expired drafts are removed in bounded steps`() async throws {
    let database = try await SnapshotFixture(database: "expire_drafts")
    let fixture = Fixture(store: database.sessions, owner: database.owner)
    try await database.run(
      """
      INSERT INTO session_draft (user_id, kind, subject_id, device_id, revision, etag,
        base_version, title, description, content_sha256, content_size, content_format,
        content_format_version, saved_at, document)
      SELECT 'user-' || n, 2, 'd' || n, 'laptop', 1, lpad(n::text, 22, 'e'), 0, 't', '',
        sha256('{}'), 2, '', 0, '2026-01-01', '{"content": "{}"}'
      FROM generate_series(1, 130) AS n
      """)
    let kept = try key("kept")
    _ = try await fixture.store.saveDraft(
      new(kept, 1, in: fixture), user: fixture.owner, at: fixture.time(0))
    let job = ExpireDraftsJob(pool: database.pool)
    #expect(try await job.backlog(at: fixture.time(0)).count == 130)
    var steps: [JobStep] = []
    repeat {
      steps.append(try await job.step(at: fixture.time(0)))
    } while steps.last?.isMoreDue == true
    #expect(steps.map(\.handledCount) == [100, 30])
    #expect(try await job.backlog(at: fixture.time(0)) == .empty)
    #expect(
      try await fixture.store.draft(kept, user: fixture.owner, at: fixture.time(1)).metadata
        .revision == 1)
    let end: Int64 = 30 * 24 * 3_600
    #expect(try await job.step(at: fixture.time(end - 1)).handledCount == 0)
    #expect(try await job.step(at: fixture.time(end)).handledCount == 1)
  }
}
