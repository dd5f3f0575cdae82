// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceAPI
import PersistenceModel
import ProtobufWire
import RPC
import RPCProtobuf
import Synchronization
import TestSupport
import Testing

@testable import PersistenceServer

/// Export and import through the service, from one store to another.
@Suite struct ImportTests {
  private let source: ServiceFixture
  private let target: ServiceFixture

  init() throws {
    source = try ServiceFixture()
    target = try ServiceFixture()
  }

  /// Three sessions with one, two and four versions.
  private func fill() async throws {
    _ = try await source.create("a", content: "[1.0]")
    let second = try await source.create("b", content: " {\"é\": 1e400} ").id
    try await source.update(second, content: "[2]")
    let third = try await source.create("c").id
    for text in ["[1]", "{}", "[1]"] { try await source.update(third, content: text) }
    let _: NameSessionVersionResponse = try await source.call(
      SessionServiceMethods.nameSessionVersion,
      NameSessionVersionRequest.with {
        $0.id = third
        $0.version = 2
        $0.name = "the second"
      })
  }

  @Test func `an import into an empty store is equal to what was exported`() async throws {
    try await fill()
    let report = await target.import(try await source.export(history: true))
    #expect(report.refusal == nil)
    #expect(report.outcomes == [.imported, .imported, .imported])
    #expect(report.summary == .with { $0.importedCount = 3 })
    #expect(try await target.contents() == source.contents())
    // And exported again it is the same bundle, but for the time in its manifest.
    let again = try await target.export(history: true)
    #expect(try await again.map(\.item) == source.export(history: true).map(\.item))
  }

  @Test func `history can be left out on either side`() async throws {
    try await fill()
    let report = await target.import(try await source.export(history: true)) {
      $0.omitHistory = true
    }
    #expect(report.summary?.importedCount == 3)
    let other = try ServiceFixture()
    _ = await other.import(try await source.export())
    #expect(try await target.contents() == other.contents())
    #expect(try await target.contents().map(\.metadata) == source.contents().map(\.metadata))
    #expect(try await target.contents().allSatisfy { $0.versions.count == 1 })
  }

  @Test(arguments: [1, 3])
  func `a caller who sends nothing more is not waited for`(number: Int) async throws {
    try await fill()
    let scheduler = NthTimerScheduler(number)
    let target = try ServiceFixture(scheduler: scheduler)
    let refusal = await target.import(try await source.export()).refusal
    #expect(refusal?.code == .deadlineExceeded)
    #expect(refusal?.message == "no record of the bundle arrived for 300 s")
    #expect(scheduler.count == number)
  }

  @Test func `a caller is waited for less long where the import holds much`() async throws {
    let note = String(repeating: "n", count: 400_000)
    _ = try await source.create("a", content: "[\"\(note)\"]")
    let scheduler = TestScheduler(firesAtOnce: false)
    let target = try ServiceFixture(scheduler: scheduler)
    #expect(await target.import(try await source.export(history: true)).refusal == nil)
    // The options, the manifest and the session, which is held from then on.
    #expect(
      scheduler.delays.prefix(4) == [.seconds(300), .seconds(300), .seconds(300), .seconds(30)])
  }

  @Test func `titles count to what an import holds`() async throws {
    let id = try await source.create("a", content: "[0]").id
    let text = String(repeating: "\u{1F600}", count: 199)
    for version in 1..<8 { try await source.update(id, title: "\(version)\(text)") }
    let bundle = try await source.export(history: true)
    // Seven versions of 1,600 bytes in titles and their folds do not fit at once: they are staged.
    let memory = MemoryBudget(perUserMax: 8_000)
    let target = try ServiceFixture(importMemory: memory)
    #expect(await target.import(bundle).outcomes == [.imported])
    #expect(try await target.contents() == source.contents())
    #expect(memory.heldBytes == 0)
    let small = try ServiceFixture(importMemory: MemoryBudget(perUserMax: 1_000))
    let refusal = await small.import(bundle).refusal
    #expect(refusal?.reason == "MEMORY_EXHAUSTED")
    #expect(refusal?.code == .resourceExhausted)
  }

  @Test func `an import waits for each message anew`() async throws {
    try await fill()
    let scheduler = TestScheduler(firesAtOnce: false)
    let target = try ServiceFixture(scheduler: scheduler)
    let bundle = try await source.export()
    #expect(await target.import(bundle).refusal == nil)
    // The options, every record, and the end.
    #expect(scheduler.delays == Array(repeating: .seconds(300), count: bundle.count + 2))
    #expect(!scheduler.isWaiting)
  }

  @Test func `an import that is repeated changes nothing`() async throws {
    try await fill()
    let bundle = try await source.export(history: true)
    _ = await target.import(bundle)
    let before = try await target.contents()
    for policy in [ImportConflictPolicy.Wire.skip, .rename, .replace] {
      let report = await target.import(bundle) { $0.onConflict = policy }
      #expect(report.summary == .with { $0.unchangedCount = 3 })
    }
    #expect(try await target.contents() == before)
  }

  @Test func `a session in another state is skipped`() async throws {
    try await fill()
    let bundle = try await source.export()
    _ = await target.import(bundle)
    let changed = try #require(try await target.contents().first?.metadata.id)
    try await target.update(changed, title: "a changed")
    let before = try await target.contents()
    let report = await target.import(bundle)
    #expect(report.summary == .with { ($0.skippedCount, $0.unchangedCount) = (1, 2) })
    #expect(report.sessions.first { $0.outcome == .skipped }?.id == changed)
    #expect(try await target.contents() == before)
  }

  @Test func `a session in another state is replaced, and stays in the history`() async throws {
    let id = try await source.create("a", content: "[1]").id
    let bundle = try await source.export(history: true)
    _ = await target.import(bundle)
    try await target.update(id, title: "b", content: "[2]")
    let replaced = await target.import(bundle) { $0.onConflict = .replace }
    #expect(replaced.outcomes == [.replaced])
    let contents = try #require(try await target.contents().first)
    #expect(contents.metadata.title == "a" && contents.content == Array("[1]".utf8))
    #expect(contents.versions.map(\.version) == [3, 2, 1])
    #expect(contents.versions.map(\.title) == ["a", "b", "a"])
    let again = await target.import(bundle) { $0.onConflict = .replace }
    #expect(again.outcomes == [.unchanged])
  }

  @Test func `a session in another state is imported beside it, once`() async throws {
    let id = try await source.create("a", content: "[1]").id
    try await source.update(id, content: "[1.5]")
    let bundle = try await source.export(history: true)
    _ = await target.import(bundle)
    try await target.update(id, content: "[2]")
    let renamed = await target.import(bundle) { $0.onConflict = .rename }
    #expect(renamed.outcomes == [.renamed])
    let beside = try #require(renamed.sessions.first)
    #expect(beside.bundledID == id && beside.id != id)
    let contents = try await target.contents()
    #expect(contents.map(\.metadata.title) == ["a", "a (imported)"])
    #expect(contents.map(\.content) == ["[2]", "[1.5]"].map { Array($0.utf8) })
    #expect(contents.map { $0.versions.count } == [3, 2])
    let again = await target.import(bundle) { $0.onConflict = .rename }
    #expect(again.outcomes == [.unchanged])
    #expect(again.sessions.first?.id == beside.id)
    #expect(try await target.contents() == contents)
  }

  @Test(arguments: [ImportConflictPolicy.Wire.skip, .rename, .replace])
  func `a deleted session comes back`(policy: ImportConflictPolicy.Wire) async throws {
    let id = try await source.create("a", content: "[1]").id
    let bundle = try await source.export()
    try await source.update(id, content: "[2]")
    try await source.delete(id)
    let report = await source.import(bundle) { $0.onConflict = policy }
    #expect(report.outcomes == [.restored])
    let contents = try #require(try await source.contents().first)
    #expect(contents.content == Array("[1]".utf8))
    #expect(contents.versions.map(\.version) == [4, 3, 2, 1])
    #expect(contents.versions.map(\.deleted) == [false, true, false, false])
  }

  @Test func `somebody else's bundle gets ids of its own, always the same`() async throws {
    try await fill()
    let bundle = try await source.export(history: true)
    for expected in [ImportOutcome.Wire.imported, .unchanged] {
      let report = await source.import(bundle, as: "bert")
      #expect(report.outcomes == [expected, expected, expected])
    }
    let (theirs, ours) = (
      try await source.contents(as: "bert"), try await source.contents()
    )
    #expect(Set(theirs.map(\.metadata.id)).isDisjoint(with: ours.map(\.metadata.id)))
    #expect(theirs.map(\.content) == ours.map(\.content))
    #expect(theirs.map(\.versionContents) == ours.map(\.versionContents))
    #expect(theirs.allSatisfy { $0.metadata.ownerID == "bert" })
    #expect(theirs.allSatisfy { $0.metadata.lastWriterID == "bert" })
  }

  @Test(arguments: [ImportConflictPolicy.Wire.skip, .rename, .replace])
  func `a dry run tells the same and writes nothing`(
    policy: ImportConflictPolicy.Wire
  ) async throws {
    try await fill()
    let bundle = try await source.export(history: true)
    let ids = try await source.contents().map(\.metadata.id)
    _ = await target.import(bundle)
    try await target.update(ids[0], title: "changed")
    try await target.delete(ids[1])
    let before = try await target.contents()
    let dry = await target.import(bundle) { ($0.onConflict, $0.dryRun) = (policy, true) }
    #expect(try await target.contents() == before)
    let real = await target.import(bundle) { $0.onConflict = policy }
    #expect(dry.sessions == real.sessions)
    #expect(dry.summary == real.summary)
    #expect(Set(real.outcomes).count == 3)
  }

  @Test func `an import goes on where it was told`() async throws {
    try await fill()
    let bundle = try await source.export(history: true)
    let ends = bundle.indices.filter { index in
      if case .sessionEnd = (try? BundleItem(wireBytes: bundle[index].item))?.item { return true }
      return false
    }
    let first = await target.import(Array(bundle[...ends[1]]))
    #expect(first.refusal?.reason == "BUNDLE_TRUNCATED")
    #expect(first.outcomes == [.imported, .imported])
    let checkpoint = try #require(first.sessions.last?.checkpoint)
    let rest = [bundle[0]] + bundle[(ends[1] + 1)...]
    let second = await target.import(rest) { $0.resumeAfter = checkpoint }
    #expect(second.refusal == nil)
    #expect(second.summary == .with { $0.importedCount = 1 })
    #expect(try await target.contents() == source.contents())
  }

  @Test func `an export goes on where it was told`() async throws {
    try await fill()
    let whole = try await source.export(history: true)
    let report = await target.import(whole)
    for session in report.sessions {
      let checkpoint = try #require(session.checkpoint)
      let rest = try await source.export(history: true, after: checkpoint)
      #expect(rest == Array(whole.suffix(rest.count)))
      #expect(rest.count < whole.count)
    }
  }

  @Test func `a large history is written in steps and is there at once`() async throws {
    let id = try await source.create("a", content: "[0]").id
    let note = String(repeating: "n", count: 400_000)
    for version in 1..<8 { try await source.update(id, content: "[\(version),\"\(note)\"]") }
    let bundle = try await source.export(history: true)
    // Without its end the session is not there.
    let broken = await target.import(bundle.dropLast(2))
    #expect(broken.refusal?.reason == "BUNDLE_TRUNCATED")
    #expect(broken.sessions.isEmpty)
    #expect(try await target.contents().isEmpty)
    let report = await target.import(bundle)
    #expect(report.outcomes == [.imported])
    #expect(try await target.contents() == source.contents())
    let again = await target.import(bundle)
    #expect(again.outcomes == [.unchanged])
  }

  @Test func `each session is acknowledged before the next is sent`() async throws {
    try await fill()
    let bundle = try await source.export(history: true)
    let call = try await target.open(SessionServiceMethods.importSessions)
    try await call.send(ImportSessionsRequest(.options(ImportOptions())))
    for record in bundle {
      try await call.send(ImportSessionsRequest(.record(record)))
      guard case .sessionEnd? = try BundleItem(wireBytes: record.item).item else { continue }
      let news = try await call.nextMessage()?.news
      guard case .session(let session) = news else {
        Issue.record("no news of a session")
        continue
      }
      #expect(session.outcome == .imported)
    }
    await call.sendEnd()
    let last = try await call.nextMessage()?.news
    #expect(last == .summary(.with { $0.importedCount = 3 }))
    #expect(try await call.nextMessage() == nil)
  }

  @Test func `a staged history that cannot be removed is reported`() async throws {
    let id = try await source.create("a", content: "[0]").id
    let earlier = try await source.export()
    let note = String(repeating: "n", count: 400_000)
    for version in 1..<8 { try await source.update(id, content: "[\(version),\"\(note)\"]") }
    let bundle = try await source.export(history: true)
    let call = try await target.open(SessionServiceMethods.importSessions)
    try await call.send(ImportSessionsRequest(.options(ImportOptions())))
    // Taken but for what the window holds, so that most of the history is staged.
    for record in bundle.dropLast(2) { try await call.send(ImportSessionsRequest(.record(record))) }
    // The session comes into being in another state meanwhile.
    #expect(await target.import(earlier).outcomes == [.imported])
    target.store.failDiscards(
      with: PersistenceError(.storageUnavailable, "gone", detail: "a detail"))
    for record in bundle.suffix(2) { try await call.send(ImportSessionsRequest(.record(record))) }
    await call.sendEnd()
    let news = try await call.nextMessage()?.news
    guard case .session(let session) = news else {
      Issue.record("no news of a session")
      return
    }
    #expect(session.outcome == .skipped)
    #expect(target.faults.errors.map(\.detail) == ["a detail"])
  }

  @Test func `what the store refuses ends the import at once`() async throws {
    try await fill()
    let bundle = try await source.export()
    target.store.failEveryCall(
      with: PersistenceError(.storageUnavailable, "gone", detail: "a detail"))
    let call = try await target.open(SessionServiceMethods.importSessions)
    try await call.send(ImportSessionsRequest(.options(ImportOptions())))
    for record in bundle.prefix(2) { try await call.send(ImportSessionsRequest(.record(record))) }
    // The caller neither sends more nor ends, and is told all the same.
    let error = await #expect(throws: RPCError.self) { try await call.nextMessage() }
    #expect(error?.code == .unavailable)
    #expect(target.faults.errors.count == 1)
  }
}

/// A scheduler whose nth timer is due as soon as it is scheduled, and no other ever.
private final class NthTimerScheduler: Scheduler {
  private let number: Int
  private let scheduled = Atomic(0)

  init(_ number: Int) { self.number = number }

  /// How many timers were scheduled.
  var count: Int { scheduled.load(ordering: .relaxed) }

  func start(_ work: @escaping @Sendable () async -> Void) {
    Task { await work() }
  }

  func schedule(
    after delay: Duration, _ body: @escaping @Sendable () -> Void
  ) -> @Sendable () -> Void {
    if scheduled.wrappingAdd(1, ordering: .relaxed).newValue == number { body() }
    return {}
  }
}
