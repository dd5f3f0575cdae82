// SPDX-License-Identifier: Apache-2.0

import Cryptography
import DraftStore
import PersistenceAPI
import PersistenceModel
import PersistenceServer
import RPC
import RPCInProcess
import TestSupport
import Testing
import WorkbenchEngine

@testable import HoldfastClient
@testable import Workbench

/// A workbench on the handlers of the server, through the client, without a socket.
@Suite struct HoldfastServerTests {
  private let client: HoldfastClient
  private let bench: WorkbenchBench

  /// All tests share the machine.
  private static let timeout = Duration.seconds(600)

  /// A scheduler for which no time passes.
  private struct NoTime: Scheduler {
    func start(_ work: @escaping @Sendable () async -> Void) { Task { await work() } }
    func schedule(
      after delay: Duration, _ body: @escaping @Sendable () -> Void
    ) -> @Sendable () -> Void { {} }
  }

  init() throws {
    bench = try WorkbenchBench()
    let store = try MemorySessionStore()
    var registry = ServiceRegistry()
    let scheduler = NoTime()
    let slot = ServiceSlot<SessionService>(scheduler: scheduler)
    SessionService.register(slot, in: &registry)
    let tokens = PageTokenSealer(
      hmac: try HMACSHA256(key: [1]), ageMax: Limits().pageTokenAgeMax)
    slot.fill(
      SessionService(
        store: store, limits: Limits(), pageTokens: tokens, scheduler: scheduler,
        importMemory: MemoryBudget(), now: { Timestamp(microseconds: 1_800_000_000_000_000) },
        report: { _, _ in }))
    let serverID = ServiceSlot<ServerID>(scheduler: scheduler)
    if let id = ServerID("0123456789abcdefghi_-A") { serverID.fill(id) }
    ServerInfoService(version: "1.2.3", limits: Limits()).register(serverID, in: &registry)
    var configuration = HoldfastClientConfiguration(servers: [])
    configuration.retry = .none
    configuration.callTimeout = Self.timeout
    client = HoldfastClient(
      transport: InProcessTransport(services: registry, admission: DevelopmentAdmission()),
      configuration: configuration)
  }

  private func desk(
    on path: String? = nil, draftEvery: Int64? = nil, format: WorkbenchFormat? = nil
  ) -> WorkbenchDesk {
    var configuration = WorkbenchConfiguration()
    configuration.rules.format = format
    configuration.rules.worksInParts = true
    configuration.rules.serverDraftEvery = draftEvery
    configuration.deviceName = "desktop"
    return WorkbenchDesk(
      of: WorkbenchBench.owner, draftsAt: path ?? bench.path,
      server: HoldfastServer(client, timeout: Self.timeout),
      configuration: configuration, clock: bench.clock)
  }

  @Test func `a document is created, saved, changed by another user and merged`() async throws {
    let desk = desk()
    let session = try desk.create(WorkbenchBench.document("1"))
    guard case .saved(let made) = try await session.save() else {
      Issue.record("It was not saved.")
      return
    }
    #expect(made.version == 1)
    let read = try await client.sessions.get(made.sessionID)
    #expect(read.content == Array(#"{"a":1,"b":0}"#.utf8))
    #expect(made == ServerVersion(read.metadata))

    _ = try await client.sessions.update(
      made.sessionID, replacing: 1, content: Array(#"{"a":1,"b":7}"#.utf8))
    try session.type("2")
    guard case .conflict(let theirs) = try await session.save() else {
      Issue.record("There was no conflict.")
      return
    }
    #expect(theirs.version == 2)
    guard case .saved(let merged) = try await session.merge(with: theirs) else {
      Issue.record("It was not merged.")
      return
    }
    #expect(merged.version == 3)
    let all = try await client.sessions.get(made.sessionID)
    #expect(all.content == Array(#"{"a":2,"b":7}"#.utf8))
    await desk.close()
  }

  @Test func `a save resent under its key creates no second version`() async throws {
    let server = HoldfastServer(client, timeout: Self.timeout)
    let document = WorkbenchBench.document("1")
    let made = try await server.create(document, key: "k.1")
    #expect(try await server.create(document, key: "k.1") == made)
    let changed = WorkbenchBench.document("2")
    let saved = try await server.update(
      made.sessionID, expectedVersion: 1, to: changed, key: "k.2")
    #expect(
      try await server.update(made.sessionID, expectedVersion: 1, to: changed, key: "k.2")
        == saved)
    #expect(try await server.version(of: made.sessionID) == saved)
    #expect(try await server.session(made.sessionID).document.text == changed.text)
  }

  @Test func `an editor keeps the format of the content`() async throws {
    var request = CreateSessionRequest()
    (request.title, request.content) = ("One", Array("[1]".utf8))
    (request.contentFormat, request.contentFormatVersion) = ("book", 3)
    let made = try await client.sessions.create(request)
    for (keepsFormat, value) in [(false, "2"), (true, "3")] {
      let desk = WorkbenchDesk(
        of: WorkbenchBench.owner, draftsAt: try WorkbenchBench().path,
        server: HoldfastServer(client, timeout: Self.timeout, keepsFormat: keepsFormat),
        clock: bench.clock)
      let session = try await desk.open(made.id)
      try session.edit(content: WorkbenchContent(text: Array(value.utf8)))
      let outcome = try await session.save()
      if case .saved = outcome { #expect(keepsFormat) } else { #expect(!keepsFormat) }
      await desk.close()
    }
    let saved = try await client.sessions.get(made.id)
    #expect((saved.metadata.contentFormat, saved.metadata.contentFormatVersion) == ("book", 3))
    #expect(saved.content == Array("3".utf8))
  }

  @Test func `a save of an editor is resent as it was, whatever the format is by then`()
    async throws
  {
    var request = CreateSessionRequest()
    (request.title, request.content) = ("One", Array("[1]".utf8))
    (request.contentFormat, request.contentFormatVersion) = ("book", 3)
    let made = try await client.sessions.create(request)
    let editor = HoldfastServer(client, timeout: Self.timeout, keepsFormat: true)
    var document = try await editor.session(made.id).document
    document.content = WorkbenchContent(text: Array("[2]".utf8))
    let saved = try await editor.update(made.id, expectedVersion: 1, to: document, key: "k.1")
    // The answer is lost, and another program saves a newer format meanwhile.
    var newer = UpdateSessionRequest()
    (newer.id, newer.expectedVersion, newer.title) = (made.id, 2, "One")
    (newer.content, newer.contentFormat, newer.contentFormatVersion) = (Array("3".utf8), "book", 4)
    _ = try await client.sessions.update(newer)
    let again = try await editor.update(made.id, expectedVersion: 1, to: document, key: "k.1")
    #expect(again == saved && saved.version == 2)
  }

  @Test func `unsaved work continues on another device, through the server's drafts`()
    async throws
  {
    let other = try WorkbenchBench()
    let made = try await HoldfastServer(client, timeout: Self.timeout).create(
      WorkbenchBench.document("1"), key: "k.1")
    let first = desk(draftEvery: 30_000)
    try await first.open(made.sessionID).type("2")
    await first.close()
    // Somebody else saves another place meanwhile.
    _ = try await client.sessions.update(
      made.sessionID, replacing: 1, content: Array(#"{"a":1,"b":7}"#.utf8))

    let second = desk(on: other.path, draftEvery: 30_000)
    let entry = try #require(try await second.serverDrafts().first)
    #expect(entry.reference.sessionID == made.sessionID && entry.deviceName == "desktop")
    guard case .diverged(_, conflicts: []) = try await second.compare(entry).standing else {
      Issue.record("It does not differ.")
      return
    }
    let session = try await second.recover(entry)
    let theirs = try await client.sessions.metadata(made.sessionID)
    guard case .saved = try await session.merge(with: ServerVersion(theirs)) else {
      Issue.record("It was not merged.")
      return
    }
    let all = try await client.sessions.get(made.sessionID)
    #expect(all.content == Array(#"{"a":2,"b":7}"#.utf8))
    await second.close()
    #expect(try await client.drafts.list().page().items.isEmpty)
  }

  @Test func `contents declare their format, and an older program overwrites no newer one`()
    async throws
  {
    let session = try desk(format: WorkbenchFormat("survey", version: 2))
      .create(WorkbenchBench.document("1"))
    guard case .saved(let made) = try await session.save() else {
      Issue.record("It was not saved.")
      return
    }
    let metadata = try await client.sessions.metadata(made.sessionID)
    #expect(metadata.contentFormat == "survey" && metadata.contentFormatVersion == 2)

    let other = try WorkbenchBench()
    let newer = desk(on: other.path, format: WorkbenchFormat("survey", version: 3))
    let theirs = try await newer.open(made.sessionID)
    #expect(theirs.document.format == WorkbenchFormat("survey", version: 2))
    try theirs.type("2")
    _ = try await theirs.save()

    let older = desk(format: WorkbenchFormat("survey", version: 2))
    let mine = try await older.open(made.sessionID)
    #expect(mine.document.format == WorkbenchFormat("survey", version: 3))
    try mine.type("3")
    guard case .rejected(let refusal) = try await mine.save() else {
      Issue.record("It was not refused.")
      return
    }
    #expect(refusal.kind == .newerFormat)
    #expect(mine.status.words().contains("written by a newer program"))
    // The edits are not lost: they become a session of their own.
    guard case .saved(let copy) = try await mine.saveAs(title: "copy") else {
      Issue.record("No copy was saved.")
      return
    }
    #expect(try await client.sessions.metadata(copy.sessionID).contentFormatVersion == 2)
  }

  @Test func `the audience of a snapshot is sent as the contract says it`() {
    let listed = SnapshotAccess.Wire(SnapshotAudience(.listed(["bob"]), expiresAt: 1_500))
    #expect(listed.visibility == .listed && listed.readerIDs == ["bob"])
    #expect(listed.expireTime?.seconds == 1 && listed.expireTime?.nanos == 500_000_000)
    #expect(SnapshotAccess.Wire(SnapshotAudience(.owner)).visibility == .owner)
    #expect(SnapshotAccess.Wire(SnapshotAudience()).visibility == .link)
  }

  @Test func `limits and the owner of drafts come from the server`() async throws {
    let server = HoldfastServer(client, timeout: Self.timeout)
    let limits = try await server.limits()
    #expect(limits.titleScalarsMax == Limits().titleCodePointsMax)
    #expect(limits.contentBytesMax == Limits().contentBytesMax)
    #expect(try await server.owner().serverID == "0123456789abcdefghi_-A")
  }

  @Test func `a session that does not exist is missing`() async throws {
    let server = HoldfastServer(client, timeout: Self.timeout)
    await #expect(throws: ServerFailure.missing) {
      try await server.session("0123456789abcdefghi_-A")
    }
  }

  private static let failures: [(StatusCode, String, ServerFailure)] = [
    (.unavailable, "SERVER_UNREACHABLE", .unreachable),
    (.unavailable, "CONNECTION_LOST", .noAnswer),
    (.deadlineExceeded, "DEADLINE_EXCEEDED", .noAnswer),
    (.unavailable, "STORAGE_UNAVAILABLE", .noAnswer),
    (.resourceExhausted, "RATE_LIMITED", .later(retryAfter: nil)),
    (.unavailable, "SERVER_OVERLOADED", .later(retryAfter: nil)),
    (.aborted, "VERSION_MISMATCH", .conflict),
    (.aborted, "DRAFT_OUTDATED", .conflict),
    (.aborted, "CONCURRENT_CHANGE", .noAnswer),
    (.notFound, "SESSION_NOT_FOUND", .missing),
    (.unauthenticated, "UNAUTHENTICATED", .unauthenticated),
    (.unauthenticated, "TOKEN_UNAVAILABLE", .unauthenticated),
    (.permissionDenied, "SESSION_READ_ONLY", .refused(SaveRefusal(.denied, "m"))),
    (.invalidArgument, "CONTENT_TOO_LARGE", .refused(SaveRefusal(.tooLarge, "m"))),
    (.invalidArgument, "TITLE_EMPTY", .refused(SaveRefusal(.invalid, "m"))),
    (.failedPrecondition, "CONTENT_FORMAT_NEWER", .refused(SaveRefusal(.newerFormat, "m"))),
    (.unimplemented, "UNIMPLEMENTED", .refused(SaveRefusal(.invalid, "m"))),
    (.internal, "ANSWER_INCOMPLETE", .noAnswer),
  ]

  @Test(arguments: failures.indices)
  func `a failure is classified by what can be done next`(index: Int) {
    let (code, reason, failure) = Self.failures[index]
    let error = HoldfastError(code, HoldfastError.Reason(rawValue: reason), "m")
    #expect(ServerFailure(error) == failure, "\(reason)")
  }
}
