// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import ProtobufWire
import RPC
import RPCProtobuf
import TestSupport
import Testing

/// Drafts on the server through the service.
@Suite struct SessionDraftServiceTests {
  private typealias Methods = SessionServiceMethods
  private let fixture: ServiceFixture

  init() throws { fixture = try ServiceFixture() }

  private static func key(_ session: String, device: String = "laptop") -> SessionDraftKey.Wire {
    .with {
      $0.sessionID = session
      $0.deviceID = device
    }
  }

  private static let unsaved = SessionDraftKey.Wire.with {
    $0.draftID = "new"
    $0.deviceID = "laptop"
  }

  private func request(
    _ key: SessionDraftKey.Wire, _ revision: Int64 = 1, base: Int64? = nil,
    content: String = #"{"a":1}"#
  ) -> SaveDraftRequest {
    .with {
      $0.key = key
      $0.revision = revision
      $0.baseVersion = base ?? (key.sessionID.isEmpty ? 0 : 1)
      $0.title = "Work"
      $0.content = Array(content.utf8)
    }
  }

  @discardableResult
  private func save(
    _ key: SessionDraftKey.Wire, _ revision: Int64 = 1, base: Int64? = nil,
    content: String = #"{"a":1}"#, as user: String? = nil
  ) async throws -> SessionDraftMetadata.Wire {
    let response: SaveDraftResponse = try await fixture.call(
      Methods.saveDraft, request(key, revision, base: base, content: content), as: user)
    return try #require(response.metadata)
  }

  private func publication(
    of draft: SessionDraftMetadata.Wire, _ fill: (inout PublishDraftRequest) -> Void = { _ in }
  ) -> PublishDraftRequest {
    .with {
      $0.key = draft.key
      $0.etag = draft.etag
      fill(&$0)
    }
  }

  private func publish(
    _ draft: SessionDraftMetadata.Wire, as user: String? = nil,
    _ fill: (inout PublishDraftRequest) -> Void = { _ in }
  ) async throws -> PublishDraftResponse {
    try await fixture.call(Methods.publishDraft, publication(of: draft, fill), as: user)
  }

  private func refusal(
    _ draft: SessionDraftMetadata.Wire, as user: String? = nil,
    _ fill: (inout PublishDraftRequest) -> Void = { _ in }
  ) async -> Refusal? {
    await fixture.refusal(Methods.publishDraft, publication(of: draft, fill), as: user)
  }

  private func drafts(as user: String? = nil) async throws -> [SessionDraftMetadata.Wire] {
    let page: ListDraftsResponse = try await fixture.call(
      Methods.listDrafts, ListDraftsRequest(), as: user)
    return page.drafts
  }

  private func content(_ id: String, as user: String? = nil) async throws -> String {
    let read: GetSessionResponse = try await fixture.call(
      Methods.getSession, GetSessionRequest.with { $0.id = id }, as: user)
    return String(decoding: read.session?.content ?? [], as: UTF8.self)
  }

  private func share(_ id: String, with user: String, _ role: SessionRole.Wire) async throws {
    let _: GrantSessionAccessResponse = try await fixture.call(
      Methods.grantSessionAccess,
      GrantSessionAccessRequest.with {
        $0.id = id
        $0.userID = user
        $0.role = role
      })
  }

  private func revoke(_ id: String, from user: String) async throws {
    let _: RevokeSessionAccessResponse = try await fixture.call(
      Methods.revokeSessionAccess,
      RevokeSessionAccessRequest.with {
        $0.id = id
        $0.userID = user
      })
  }

  @Test func `a draft that breaks a rule is INVALID_ARGUMENT`() async throws {
    let key = Self.key(String(repeating: "A", count: 22))
    func bad(_ reason: String, _ field: String?, _ fill: (inout SaveDraftRequest) -> Void) async {
      var request = request(key)
      fill(&request)
      let refusal = await fixture.refusal(Methods.saveDraft, request)
      #expect(refusal?.code == .invalidArgument && refusal?.reason == reason)
      #expect(refusal?.field == field)
    }
    await bad("FIELD_REQUIRED", "key") { $0.key = nil }
    await bad("DRAFT_KEY_INVALID", "key.session_id") { $0.key?.sessionID = "" }
    await bad("DRAFT_KEY_INVALID", "key.session_id") { $0.key?.draftID = "d" }
    await bad("SESSION_ID_INVALID", "key.session_id") { $0.key?.sessionID = "short" }
    await bad("DRAFT_KEY_INVALID", "key.device_id") { $0.key?.deviceID = "" }
    await bad("DRAFT_KEY_INVALID", "key.device_id") { $0.key?.deviceID = "my laptop" }
    await bad("DRAFT_KEY_INVALID", "key.draft_id") {
      $0.key?.sessionID = ""
      $0.key?.draftID = String(repeating: "d", count: 65)
    }
    for revision in [0, -1] as [Int64] {
      await bad("DRAFT_REVISION_INVALID", "revision") { $0.revision = revision }
    }
    await bad("FIELD_REQUIRED", "base_version") { $0.baseVersion = 0 }
    await bad("VERSION_INVALID", "base_version") { $0.baseVersion = -1 }
    await bad("VERSION_INVALID", "base_version") { $0.key = Self.unsaved }
    await bad("TITLE_EMPTY", "title") { $0.title = "" }
    await bad("DESCRIPTION_INVALID", "description") { $0.description = "\u{1}" }
    await bad("FIELD_REQUIRED", "content") { $0.content = [] }
    await bad("CONTENT_NOT_JSON", "content") { $0.content = Array("{".utf8) }
    await bad("CONTENT_FORMAT_INVALID", "content_format") { $0.contentFormatVersion = 1 }
    let size = Limits().contentBytesMax + 1
    await bad("CONTENT_TOO_LARGE", "content") { $0.content = [UInt8](repeating: 32, count: size) }
    #expect(try await drafts().isEmpty)
  }

  @Test func `a lower revision is ABORTED with the current state`() async throws {
    let current = try await save(Self.unsaved, 3)
    #expect(try await save(Self.unsaved, 3) == current)
    do {
      try await save(Self.unsaved, 2, content: "[]")
      Issue.record("a lower revision was saved")
    } catch let error as RPCError {
      #expect(Refusal(error).code == .aborted && Refusal(error).reason == "DRAFT_OUTDATED")
      let conflict = try #require(error.status?.detail(DraftConflict.self))
      #expect((conflict.revision, conflict.etag) == (3, current.etag))
      #expect((conflict.contentHash, conflict.contentSize) == (current.contentHash, 7))
      #expect(conflict.saveTime == current.saveTime)
    }
    let discarded = await fixture.refusal(
      Methods.discardDraft,
      DiscardDraftRequest.with {
        $0.key = Self.unsaved
        $0.etag = "another"
      })
    #expect(discarded?.reason == "DRAFT_OUTDATED")
    #expect(await refusal(current) { $0.etag = "another" }?.reason == "DRAFT_OUTDATED")
  }

  @Test func `a published draft is the next version and gone, and a repetition a replay`()
    async throws
  {
    let id = try await fixture.create().id
    let draft = try await save(Self.key(id))
    let response = try await publish(draft) { $0.changeNote = "done" }
    #expect(response.metadata?.version == 2 && !response.unchanged)
    #expect(try await content(id) == #"{"a":1}"#)
    #expect(try await drafts().isEmpty)
    // The answer was lost; meanwhile somebody changed the session, and new work began.
    let _: UpdateSessionResponse = try await fixture.call(
      Methods.updateSession,
      UpdateSessionRequest.with {
        $0.id = id
        $0.expectedVersion = 2
        $0.title = "Another"
      })
    #expect(try await publish(draft) { $0.changeNote = "done" } == response)
    try await save(Self.key(id), 2, base: 3)
    #expect(try await publish(draft) { $0.changeNote = "done" } == response)
    #expect(try await drafts().map(\.revision) == [2])
    #expect(await refusal(draft)?.reason == "DRAFT_OUTDATED")
  }

  @Test func `a crash between the change and the removal is mended by a repetition`() async throws {
    let id = try await fixture.create().id
    for (key, asNew) in [
      (Self.key(id), false), (Self.key(id, device: "b"), true), (Self.unsaved, false),
    ] {
      let draft = try await save(key)
      fixture.store.failDraftDiscards(with: PersistenceError(.storageUnavailable, "gone"))
      let failed = await refusal(draft) { $0.asNewSession = asNew }
      #expect(failed?.code == .unavailable)
      #expect(try await drafts().count == 1)
      fixture.store.failDraftDiscards(with: nil)
      let count = fixture.store.count
      let response = try await publish(draft) { $0.asNewSession = asNew }
      #expect(response.metadata?.version == (key == Self.key(id) ? 2 : 1))
      #expect(try await drafts().isEmpty && fixture.store.count == count)
      #expect(try await publish(draft) { $0.asNewSession = asNew } == response)
    }
  }

  @Test func `a draft on an old version is a conflict until it is published over the new one`()
    async throws
  {
    let id = try await fixture.create().id
    let draft = try await save(Self.key(id), base: 900)
    let conflict = await refusal(draft)
    #expect(conflict?.code == .aborted && conflict?.reason == "VERSION_MISMATCH")
    #expect(conflict?.metadata["current_version"] == "1")
    #expect(try await drafts() == [draft])
    #expect(try await publish(draft) { $0.expectedVersion = 1 }.metadata?.version == 2)
    let equal = try await save(Self.key(id), base: 700)
    #expect(try await publish(equal).unchanged)
    #expect(try await drafts().isEmpty)
    // Nothing tells what it was.
    #expect(await refusal(equal)?.reason == "DRAFT_NOT_FOUND")
  }

  @Test func `a viewer publishes as a new session only, as does who lost access`() async throws {
    let id = try await fixture.create().id
    try await share(id, with: "bert", .viewer)
    let draft = try await save(Self.key(id), as: "bert")
    #expect(try await drafts().isEmpty)
    #expect(await refusal(draft, as: "bert")?.reason == "SESSION_NOT_FOUND")
    try await revoke(id, from: "bert")
    #expect(try await save(Self.key(id), 2, as: "bert").revision == 2)
    let kept = try #require(try await drafts(as: "bert").first)
    #expect(await refusal(kept, as: "bert")?.code == .notFound)
    let made = try await publish(kept, as: "bert") { $0.asNewSession = true }
    #expect((made.metadata?.ownerID, made.metadata?.version) == ("bert", 1))
    #expect(made.metadata?.id != id)
    #expect(try await content(made.metadata?.id ?? "", as: "bert") == #"{"a":1}"#)
    #expect(try await content(id) == "{}")
    #expect(try await drafts(as: "bert").isEmpty)
  }

  @Test func `an editor publishes to the owner's session, and replays until access ends`()
    async throws
  {
    let id = try await fixture.create().id
    try await share(id, with: "bert", .editor)
    let draft = try await save(Self.key(id), as: "bert")
    let response = try await publish(draft, as: "bert")
    #expect((response.metadata?.version, response.metadata?.lastWriterID) == (2, "bert"))
    #expect(try await publish(draft, as: "bert") == response)
    try await revoke(id, from: "bert")
    #expect(await refusal(draft, as: "bert")?.reason == "DRAFT_NOT_FOUND")
  }

  @Test func `formats are judged as in an update`() async throws {
    let created: CreateSessionResponse = try await fixture.call(
      Methods.createSession,
      CreateSessionRequest.with {
        $0.title = "t"
        $0.content = Array("{}".utf8)
        $0.contentFormat = "notebook"
        $0.contentFormatVersion = 2
      })
    let id = created.metadata?.id ?? ""
    let plain = try await save(Self.key(id))
    #expect(await refusal(plain)?.reason == "CONTENT_FORMAT_NEWER")
    var other = request(Self.key(id), 2)
    other.contentFormat = "table"
    let saved: SaveDraftResponse = try await fixture.call(Methods.saveDraft, other)
    let draft = try #require(saved.metadata)
    #expect(await refusal(draft)?.reason == "CONTENT_FORMAT_DIFFERENT")
    let response = try await publish(draft) { $0.allowFormatChange = true }
    #expect(response.metadata?.contentFormat == "table")
  }

  @Test func `a publication that makes no sense is INVALID_ARGUMENT`() async throws {
    let draft = try await save(Self.unsaved)
    #expect(await refusal(draft) { $0.etag = "" }?.field == "etag")
    for fill in [
      { $0.expectedVersion = 1 }, { $0.expectedVersion = -1 },
      {
        $0.key = Self.key(String(repeating: "A", count: 22))
        $0.asNewSession = true
        $0.expectedVersion = 1
      },
    ] as [(inout PublishDraftRequest) -> Void] {
      let refusal = await refusal(draft, fill)
      #expect(refusal?.reason == "VERSION_INVALID" && refusal?.field == "expected_version")
    }
    #expect(await refusal(draft) { $0.changeNote = "\n" }?.reason == "CHANGE_NOTE_INVALID")
    #expect(try await drafts() == [draft])
  }

  @Test func `the list is the caller's own, and page tokens are bound to the session`() async throws
  {
    let id = String(repeating: "A", count: 22)
    for device in ["a", "b", "c"] { try await save(Self.key(id, device: device)) }
    try await save(Self.unsaved)
    func page(_ session: String, _ token: String) async throws(RPCError) -> ListDraftsResponse {
      try await fixture.call(
        Methods.listDrafts,
        ListDraftsRequest.with {
          $0.sessionID = session
          $0.pageToken = token
          $0.pageSize = 2
        })
    }
    let first = try await page(id, "")
    let rest = try await page(id, first.nextPageToken)
    #expect(Set((first.drafts + rest.drafts).map { $0.key?.deviceID }) == ["a", "b", "c"])
    #expect(rest.nextPageToken.isEmpty)
    let error = await #expect(throws: RPCError.self) {
      _ = try await page("", first.nextPageToken)
    }
    #expect(error.map { Refusal($0) }?.reason == "PAGE_TOKEN_MISMATCH")
    #expect(try await drafts(as: "bert").isEmpty)
    let hidden = await fixture.refusal(
      Methods.getDraft, GetDraftRequest.with { $0.key = Self.unsaved }, as: "bert")
    #expect(hidden?.code == .notFound && hidden?.reason == "DRAFT_NOT_FOUND")
  }

  @Test func `a server tells the limits on drafts`() async throws {
    let info: GetServerInfoResponse = try await fixture.call(
      ServerServiceMethods.getServerInfo, GetServerInfoRequest())
    #expect(info.limits?.draftsMax == 100 && info.limits?.draftBytesMax == 67_108_864)
    #expect(info.limits?.draftAgeMax?.seconds == 2_592_000)
    #expect(info.features.contains("session_service.save_draft"))
  }
}
