// SPDX-License-Identifier: Apache-2.0

import DraftStore
import Synchronization
import Testing
import Workbench
import WorkbenchEngine

/// Two devices of one user: each has a folder of its own, and both have the server.
@Suite struct ServerDraftTests {
  private let desktop: WorkbenchBench
  private let laptop: WorkbenchBench

  init() throws {
    desktop = try WorkbenchBench()
    laptop = try WorkbenchBench()
  }

  /// A desk on a device; the server is that of the desktop.
  private func desk(
    _ bench: WorkbenchBench, _ name: String, every: Int64? = 30_000
  ) -> WorkbenchDesk {
    var configuration = WorkbenchConfiguration()
    configuration.rules.worksInParts = true
    configuration.rules.retryJitter = 0
    configuration.rules.serverDraftEvery = every
    configuration.deviceName = name
    return WorkbenchDesk(
      of: WorkbenchBench.owner, draftsAt: bench.path, server: desktop.server,
      configuration: configuration, clock: bench.clock)
  }

  private var drafts: [ServerDraft] {
    desktop.server.contents.withLock { Array($0.drafts.values) }
  }

  /// Edits a session on a device, the desktop if none is named, until its draft is on the server.
  private func leave(
    _ value: String, on desk: WorkbenchDesk, _ bench: WorkbenchBench? = nil
  ) async throws -> WorkbenchSession {
    let clock = (bench ?? desktop).clock
    let session = try await desk.open("s1")
    let edit = try session.type(value)
    clock.advance(by: 200)
    try await edit.durable()
    clock.advance(by: 30_000)
    await session.until { $0.serverDraftAt != nil }
    return session
  }

  @Test func `work that was left on one device continues on another`() async throws {
    let left = try await leave("1", on: desk(desktop, "desktop"))
    #expect(left.status.words().contains("draft on the server"))

    // The desktop is lost. Its draft is offered on the laptop, with what it changes.
    let next = desk(laptop, "laptop")
    let entry = try #require(try await next.serverDrafts().first)
    #expect(entry.deviceName == "desktop")
    #expect(entry.reference.sessionID == "s1")
    let comparison = try await next.compare(entry)
    #expect(comparison.standing == .newer)
    let changes = String(decoding: comparison.changes ?? [], as: UTF8.self)
    #expect(changes == #"[{"op":"replace","path":"/a","value":1}]"#)

    let session = try await next.recover(entry)
    #expect(session.document.text == #"{"a":1,"b":0}"#)
    #expect(session.status.pendingEdits > 0)
    // Until it is saved, it is in both places.
    #expect(try await next.recoverables().count == 1)
    #expect(drafts.count == 1)
    guard case .saved(let version) = try await session.save() else {
      Issue.record("It was not saved.")
      return
    }
    #expect(version.version == 2)
    await next.close()
    #expect(drafts.isEmpty)
  }

  @Test func `nothing is kept on the server unless that is wanted`() async throws {
    let desk = desk(desktop, "desktop", every: nil)
    let session = try await desk.open("s1")
    let edit = try session.type("1")
    desktop.clock.advance(by: 200)
    try await edit.durable()
    desktop.clock.advance(by: 3_600_000)
    await desk.close()
    #expect(desktop.server.count(of: .draft) == 0)
  }

  @Test func `a draft on the server is removed once its edits are saved or discarded`()
    async throws
  {
    let desk = desk(desktop, "desktop")
    let session = try await leave("1", on: desk)
    #expect(drafts.map(\.document.text) == [#"{"a":1,"b":0}"#])
    _ = try await session.save()
    await session.until { $0.serverDraftAt == nil && $0.headline == .saved }
    let edit = try session.type("2")
    desktop.clock.advance(by: 200)
    try await edit.durable()
    desktop.clock.advance(by: 30_000)
    await session.until { $0.serverDraftAt != nil }
    try await session.discard()
    await desk.close()
    #expect(drafts.isEmpty)
  }

  /// Makes a document on the desktop until its draft is on the server.
  private func make(_ value: String, on desk: WorkbenchDesk) async throws -> WorkbenchSession {
    let session = try desk.create(WorkbenchBench.document(value))
    await session.until { $0.headline == .autosaved }
    desktop.clock.advance(by: 30_000)
    await session.until { $0.serverDraftAt != nil }
    return session
  }

  @Test func `work that was never saved is not on offer once it is discarded`() async throws {
    let desk = desk(desktop, "desktop")
    let session = try await make("5", on: desk)
    #expect(drafts.count == 1)
    try await session.discard()
    await desk.close()
    #expect(drafts.isEmpty)
    #expect(try await self.desk(desktop, "desktop").trashed().count == 1)
  }

  @Test func `work from another device that was never saved is discarded there, too`() async throws
  {
    let first = desk(desktop, "desktop")
    _ = try await make("5", on: first)
    let next = desk(laptop, "laptop")
    let session = try await next.recover(try #require(try await next.serverDrafts().first))
    await session.until { $0.headline == .autosaved }
    try await session.discard()
    await next.close()
    #expect(drafts.isEmpty)
  }

  @Test func `a draft that is discarded without opening it is not on offer on the server`()
    async throws
  {
    _ = try await make("5", on: desk(desktop, "desktop"))
    _ = try await leave("1", on: desk(laptop, "laptop"), laptop)
    #expect(drafts.count == 2)
    // The program crashed, and now has another name for its device.
    let next = desk(desktop, "desk")
    let left = try #require(try await next.recoverables().first { $0.sessionID == nil })
    try await next.discard(left)
    #expect(drafts.map(\.sessionID) == ["s1"])
    // If the server cannot be reached, the draft is discarded here all the same.
    let other = desk(laptop, "laptop")
    desktop.server.setDown(true)
    try await other.discard(try #require(try await other.recoverables().first))
    #expect(try await other.recoverables().isEmpty)
  }

  @Test(arguments: [Int.max, .max - 1, 1 << 53, 0, -1, .min])
  func `work whose last edit has any number is kept here and goes on`(revision: Int) async throws {
    _ = try await leave("1", on: desk(desktop, "desktop"))
    desktop.server.contents.withLock { contents in
      for key in contents.drafts.keys { contents.drafts[key]?.revision = revision }
    }
    let next = desk(laptop, "laptop")
    let entry = try #require(try await next.serverDrafts().first)
    let session = try await next.recover(entry)
    let edit = try session.type("2")
    laptop.clock.advance(by: 200)
    try await edit.durable()
    #expect(drafts.count == 1)
    // It is there after a crash.
    let last = desk(laptop, "laptop")
    #expect(try await last.open("s1").document.text == #"{"a":2,"b":0}"#)
    #expect(try await last.quarantined().isEmpty)
  }

  @Test func `closing leaves unsaved work on the server without waiting for the interval`()
    async throws
  {
    let desk = desk(desktop, "desktop")
    try await desk.open("s1").type("1")
    await desk.close()
    #expect(drafts.map(\.document.text) == [#"{"a":1,"b":0}"#])
  }

  @Test func `a device does not offer what it has itself`() async throws {
    let first = desk(desktop, "desktop")
    _ = try await leave("1", on: first)
    #expect(try await first.serverDrafts().isEmpty)
    // The next process on the device continues in the same slot, and so with the same draft.
    let next = desk(desktop, "desktop")
    let session = try await next.open("s1")
    #expect(session.document.text == #"{"a":1,"b":0}"#)
    try session.type("2")
    await next.close()
    #expect(drafts.map(\.document.text) == [#"{"a":2,"b":0}"#])
  }

  @Test func `work that its device has changed since is not removed`() async throws {
    let left = try await leave("1", on: desk(desktop, "desktop"))
    let next = desk(laptop, "laptop")
    let entry = try #require(try await next.serverDrafts().first)
    let session = try await next.recover(entry)
    let edit = try left.type("2")
    desktop.clock.advance(by: 200)
    try await edit.durable()
    desktop.clock.advance(by: 30_000)
    await left.until { $0.pendingEdits > 0 && drafts.contains { $0.document.text.contains("2") } }
    await #expect(throws: WorkbenchError.changedSinceReview) { try await next.discard(entry) }
    _ = try await session.save()
    await next.close()
    #expect(drafts.map(\.document.text) == [#"{"a":2,"b":0}"#])
  }

  @Test func `unsaved documents are offered, too, and become new sessions`() async throws {
    let first = desk(desktop, "desktop")
    let made = try first.create(WorkbenchBench.document("5", title: ""))
    await made.until { $0.headline == .autosaved }
    await first.close()
    let next = desk(laptop, "laptop")
    let entry = try #require(try await next.serverDrafts().first)
    #expect(entry.reference.sessionID == nil)
    #expect(entry.title == "Untitled")
    #expect(try await next.compare(entry).standing == .neverSaved)
    let session = try await next.recover(entry)
    #expect(session.document.text == #"{"a":5,"b":0}"#)
    guard case .saved = try await session.save() else {
      Issue.record("It was not saved.")
      return
    }
    await next.close()
    #expect(drafts.isEmpty)
  }

  @Test func `work on a session that is gone is opened as a new one`() async throws {
    _ = try await leave("1", on: desk(desktop, "desktop"))
    desktop.server.contents.withLock { _ = $0.deleted.insert("s1") }
    let next = desk(laptop, "laptop")
    let entry = try #require(try await next.serverDrafts().first)
    let session = try await next.recover(entry)
    #expect(session.document.text == #"{"a":1,"b":0}"#)
    #expect(session.status.version == nil)
  }

  @Test func `a later draft of the same slot is not overwritten`() async throws {
    _ = try await leave("1", on: desk(desktop, "desktop"))
    // The device could not write drafts, and its last edits reached only the server.
    desktop.server.contents.withLock { contents in
      for key in contents.drafts.keys { contents.drafts[key]?.revision = 99 }
    }
    let next = desk(desktop, "desktop")
    try await next.open("s1").type("2")
    await next.close()
    #expect(Set(drafts.map(\.document.text)) == [#"{"a":1,"b":0}"#, #"{"a":2,"b":0}"#])
  }

  @Test func `a server that fails is asked again, and the failure is told`() async throws {
    let desk = desk(desktop, "desktop")
    let session = try await desk.open("s1")
    let news = session.news
    desktop.server.fail(.draft, .later(retryAfter: 5_000))
    let edit = try session.type("1")
    desktop.clock.advance(by: 200)
    try await edit.durable()
    desktop.clock.advance(by: 30_000)
    for await event in news where event == .serverFailure(.later(retryAfter: 5_000)) { break }
    #expect(drafts.isEmpty)
    desktop.clock.advance(by: 30_000)
    await session.until { $0.serverDraftAt != nil }
    #expect(drafts.count == 1)
  }
}
