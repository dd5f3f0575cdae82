// SPDX-License-Identifier: Apache-2.0

import Synchronization
import TestSupport
import Testing
import Workbench
import WorkbenchEngine

@Suite struct ReadOnlyTests {
  private static let seen = ServerVersion(sessionID: "s1", version: 1, contentHash: "h1")

  /// Every request that changes something, by its name.
  private static let mutators: [(String, @Sendable (WorkbenchSession) async throws -> Void)] = [
    ("edit(part:)", { try $0.edit(part: "a", bytes: [0x31]) }),
    ("edit(content:)", { try $0.edit(content: WorkbenchContent(text: [0x31])) }),
    ("edit(title:)", { try $0.edit(title: "x") }),
    ("edit(description:)", { try $0.edit(description: "x") }),
    ("restore", { try $0.restore(WorkbenchBench.document("1")) }),
    ("save", { try await $0.save() }),
    ("saveAs", { try await $0.saveAs(title: "x") }),
    ("discard", { try await $0.discard() }),
    ("keepMine", { try await $0.keepMine(over: seen) }),
    ("useTheirs", { try await $0.useTheirs(seen) }),
    ("merge", { try await $0.merge(with: seen) }),
    ("take", { try await $0.take(merged: WorkbenchBench.document("1"), of: seen, revision: 0) }),
    ("saveAsCopy", { try await $0.saveAsCopy(title: "x", besides: seen) }),
    ("makeSnapshot", { _ = try await $0.makeSnapshot() }),
  ]

  @Test(arguments: mutators.map(\.0))
  func `a snapshot is read-only`(name: String) async throws {
    let bench = try WorkbenchBench()
    bench.server.contents.withLock { $0.snapshots["x1"] = WorkbenchBench.document("5") }
    let session = try await bench.desk().openSnapshot("x1")
    let before = session.document
    let mutator = try #require(Self.mutators.first { $0.0 == name }?.1)
    await #expect(throws: WorkbenchError.readOnly) { try await mutator(session) }
    #expect(session.document == before)
    #expect(session.status.headline == .readOnly)
    #expect(bench.server.count(of: .save) == 0)
  }

  @Test func `a snapshot becomes an unsaved session that is kept at once`() async throws {
    let bench = try WorkbenchBench()
    bench.server.contents.withLock { $0.snapshots["x1"] = WorkbenchBench.document("5") }
    let desk = bench.desk()
    let session = try await desk.openSnapshot("x1")
    try session.convertToSession()
    await session.until { $0.headline == .autosaved }
    #expect(try await desk.recoverables().count == 1)
    try session.type("6")
    guard case .saved(let made) = try await session.save() else {
      Issue.record("It was not saved.")
      return
    }
    #expect(made.sessionID == "s2")
    #expect(throws: WorkbenchError.notApplicable) { try session.convertToSession() }
  }

  @Test func `a template is opened as an unsaved document with the given title`() async throws {
    let bench = try WorkbenchBench()
    bench.server.contents.withLock { $0.snapshots["x1"] = WorkbenchBench.document("5") }
    let session = try await bench.desk().create(fromTemplate: "x1", title: "mine")
    #expect(session.document.title == "mine")
    #expect(session.document.text == #"{"a":5,"b":0}"#)
    await session.until { $0.headline == .autosaved }
  }

  @Test func `a snapshot sends unsaved content, and refers to saved content by version`()
    async throws
  {
    let bench = try WorkbenchBench()
    let session = try await bench.desk().open("s1")
    _ = try await session.makeSnapshot()
    try session.type("1")
    let id = try await session.makeSnapshot()
    let (sources, made) = bench.server.contents.withLock { ($0.snapshotOrigins, $0.snapshots[id]) }
    #expect(sources.count == 2)
    #expect(sources.first == .version(try #require(session.status.version)))
    #expect(sources.last == .document(session.document))
    #expect(made?.text == #"{"a":1,"b":0}"#)
  }

  @Test func `a snapshot whose answer was lost is created once`() async throws {
    let bench = try WorkbenchBench()
    let session = try await bench.desk().open("s1")
    bench.server.fail(.snapshot, .noAnswer, executed: true)
    async let id = session.makeSnapshot()
    try await waitUntil("a snapshot is asked for") { bench.server.count(of: .snapshot) >= 1 }
    try await waitUntil("it is asked for again") {
      bench.clock.advance(by: 1_000)
      return bench.server.count(of: .snapshot) >= 2
    }
    #expect(try await id == "snapshot1")
    #expect(bench.server.contents.withLock { $0.snapshots.count } == 1)
  }

  @Test func `a session that the server does not have cannot be opened`() async throws {
    let bench = try WorkbenchBench()
    let desk = bench.desk()
    await #expect(throws: WorkbenchError.missing) { try await desk.openSnapshot("x9") }
    await #expect(throws: WorkbenchError.missing) { try await desk.open("s9") }
    bench.server.setDown(true)
    await #expect(throws: WorkbenchError.unreachable) { try await desk.open("s1") }
    #expect(desk.sessions.isEmpty)
  }
}
