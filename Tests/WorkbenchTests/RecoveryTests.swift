// SPDX-License-Identifier: Apache-2.0

import DraftStore
import Synchronization
import Testing
import Workbench
import WorkbenchEngine

@Suite struct RecoveryTests {
  /// Leaves a draft with `a` set to 1, as a process that died.
  private func crash(_ bench: WorkbenchBench, _ edits: [WorkbenchEdit]) async throws {
    let faults = DiskFaults()
    let session = try await bench.desk(faults: faults).open("s1")
    var last: TakenEdit?
    for edit in edits { last = try session.edit(edit) }
    bench.clock.advance(by: 200)
    try await last?.durable()
    faults.crash(afterCalls: 0)
  }

  private static let one = WorkbenchEdit.part("a", Array("1".utf8))
  private static let back = WorkbenchEdit.part("a", Array("0".utf8))

  private func standing(
    _ bench: WorkbenchBench, _ edits: [WorkbenchEdit] = [one],
    _ change: (ScriptedServer) -> Void
  ) async throws -> DraftStanding {
    try await crash(bench, edits)
    change(bench.server)
    let desk = bench.desk()
    let calls = bench.server.contents.withLock { $0.calls.count }
    let draft = try #require(try await desk.recoverables().first)
    #expect(bench.server.contents.withLock { $0.calls.count } == calls)
    let comparison = try await desk.compare(draft)
    #expect(try await desk.recoverables() == [draft])
    if edits.count == 1 {
      let patch = #"[{"op":"replace","path":"/a","value":1}]"#
      #expect(comparison.changes == Array(patch.utf8))
    }
    return comparison.standing
  }

  @Test func `a draft is newer, behind, same, diverged, missing or unverified`() async throws {
    var bench = try WorkbenchBench()
    #expect(try await standing(bench) { _ in } == .newer)
    bench = try WorkbenchBench()
    let behind = try await standing(bench, [Self.one, Self.back]) {
      $0.put(WorkbenchBench.document("9"), as: "s1")
    }
    #expect(behind == .behind(bench.server.contents.withLock { $0.version(of: "s1") }))
    bench = try WorkbenchBench()
    let same = try await standing(bench) { $0.put(WorkbenchBench.document("1"), as: "s1") }
    #expect(same == .same)
    bench = try WorkbenchBench()
    let diverged = try await standing(bench) { $0.put(WorkbenchBench.document("9"), as: "s1") }
    #expect(
      diverged
        == .diverged(
          bench.server.contents.withLock { $0.version(of: "s1") }, conflicts: ["/a"]))
    bench = try WorkbenchBench()
    let missing = try await standing(bench) { server in
      server.contents.withLock { _ = $0.deleted.insert("s1") }
    }
    #expect(missing == .missing)
    bench = try WorkbenchBench()
    #expect(try await standing(bench) { $0.setDown(true) } == .unverified)
  }

  @Test func `a draft is not overwritten while its recovery waits for the user`()
    async throws
  {
    let bench = try WorkbenchBench()
    try await crash(bench, [Self.one])
    bench.server.put(WorkbenchBench.document("9"), as: "s1")
    let desk = bench.desk()
    let session = try await desk.open("s1")
    #expect(session.status.headline == .conflict)
    #expect(throws: WorkbenchError.notOpen) { try session.type("7") }
    let theirs = try #require(session.status.remote.version)
    guard case .saved = try await session.keepMine(over: theirs) else {
      Issue.record("It was not saved.")
      return
    }
    #expect(bench.server.versions(of: "s1").last?.text == #"{"a":1,"b":0}"#)
  }

  @Test func `a restored draft is reported`() async throws {
    let bench = try WorkbenchBench()
    try await crash(bench, [Self.one])
    let session = try await bench.desk().open("s1")
    guard case .restored(let edits, _) = session.status.notice else {
      Issue.record("\(session.status.notice)")
      return
    }
    #expect(edits > 0)
    #expect(session.document.text == #"{"a":1,"b":0}"#)
  }

  @Test func `the next process resends an unanswered save under its key`()
    async throws
  {
    let bench = try WorkbenchBench()
    let faults = DiskFaults()
    let session = try await bench.desk(faults: faults).open("s1")
    try session.type("1")
    bench.server.fail(.save, .noAnswer, executed: true)
    #expect(try await session.save() == .pending)
    faults.crash(afterCalls: 0)
    let next = try await bench.desk().open("s1")
    await next.until { $0.headline == .saved }
    #expect(bench.server.versions(of: "s1").count == 2)
  }

  @Test func `a draft that a process holds is not adopted`() async throws {
    let bench = try WorkbenchBench()
    let desk = bench.desk()
    let session = try desk.create(WorkbenchBench.document("1"))
    await session.until { $0.headline == .autosaved }
    let draft = try #require(try await desk.recoverables().first)
    #expect(draft.openIn != nil)
  }

  @Test func `a draft that was saved since it was listed is gone and not damaged`() async throws {
    let bench = try WorkbenchBench()
    let desk = bench.desk()
    let session = try desk.create(WorkbenchBench.document("1"))
    await session.until { $0.headline == .autosaved }
    let draft = try #require(try await desk.recoverables().first)
    _ = try await session.save()
    await #expect(throws: WorkbenchError.draftGone) { try await desk.compare(draft) }
    await session.close()
    await #expect(throws: WorkbenchError.draftGone) { try await desk.recover(draft) }
    #expect(try await desk.quarantined().isEmpty)
  }

  @Test func `a draft is read and discarded without opening it or asking the server`() async throws
  {
    let bench = try WorkbenchBench()
    try await crash(bench, [Self.one])
    let desk = bench.desk()
    let calls = bench.server.contents.withLock { $0.calls.count }
    let draft = try #require(try await desk.recoverables().first)
    let document = try await desk.draft(draft).document
    try await desk.discard(draft)
    #expect(try await desk.recoverables().isEmpty)
    let trashed = try #require(try await desk.trashed().first)
    #expect(try await desk.document(trashed) == document)
    #expect(bench.server.contents.withLock { $0.calls.count } == calls)
    await #expect(throws: WorkbenchError.draftGone) { try await desk.draft(draft) }
    await #expect(throws: WorkbenchError.draftGone) { try await desk.discard(draft) }
  }

  @Test func `a draft that is open is not discarded`() async throws {
    let bench = try WorkbenchBench()
    let desk = bench.desk()
    let session = try desk.create(WorkbenchBench.document("1"))
    await session.until { $0.headline == .autosaved }
    let draft = try #require(try await desk.recoverables().first)
    let error = await #expect(throws: WorkbenchError.self) { try await desk.discard(draft) }
    guard case .openElsewhere = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try await desk.recoverables().count == 1)
  }

  @Test func `closing releases the draft for the next process`() async throws {
    let bench = try WorkbenchBench()
    let desk = bench.desk()
    let session = try await desk.open("s1")
    try session.type("1")
    await session.close()
    let again = try await desk.open("s1")
    #expect(again.document.text == #"{"a":1,"b":0}"#)
    #expect(again.alsoOpen.isEmpty)
  }
}
