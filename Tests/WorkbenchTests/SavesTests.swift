// SPDX-License-Identifier: Apache-2.0

import Synchronization
import TestSupport
import Testing
import Workbench
import WorkbenchEngine

@Suite struct SavesTests {
  private func version(_ bench: WorkbenchBench, _ id: String = "s1") -> ServerVersion {
    bench.server.contents.withLock { $0.version(of: id) }
  }

  @Test func `a save returns the version, and its drafts move to the history`() async throws {
    let bench = try WorkbenchBench()
    let desk = bench.desk()
    let session = try await desk.open("s1")
    let edit = try session.type("1")
    #expect(try await session.save() == .saved(version(bench)))
    #expect(try await edit.acknowledged() == 2)
    #expect(session.status.headline == .saved)
    #expect(try await desk.recoverables().isEmpty)
    #expect(try await desk.history().count == 1)
  }

  @Test func `an edit during a save is neither marked saved nor removed from drafts`()
    async throws
  {
    let bench = try WorkbenchBench()
    let faults = DiskFaults()
    let session = try await bench.desk(faults: faults).open("s1")
    let first = try session.type("1")
    bench.server.saves.close()
    async let saved = session.save()
    await bench.server.saves.arrival()
    let second = try session.type("2")
    bench.clock.advance(by: 200)
    try await second.durable()
    bench.server.saves.open()
    _ = try await saved
    #expect(try await first.acknowledged() == 2)
    #expect(session.status.pendingEdits == 1)
    #expect(session.status.headline == .autosaved)
    faults.crash(afterCalls: 0)
    let next = try await bench.desk().open("s1")
    #expect(next.document.text == #"{"a":2,"b":0}"#)
  }

  @Test func `saves requested during a save become one more`() async throws {
    let bench = try WorkbenchBench()
    let session = try await bench.desk().open("s1")
    try session.type("1")
    bench.server.saves.close()
    async let first = session.save()
    await bench.server.saves.arrival()
    try session.type("2")
    async let second = session.save()
    try session.type("3")
    async let third = session.save()
    await session.until { $0.save == .saving(hasLaterEdits: true) }
    bench.server.saves.open()
    for outcome in [try await first, try await second, try await third] {
      guard case .saved = outcome else {
        Issue.record("\(outcome)")
        return
      }
    }
    #expect(bench.server.versions(of: "s1").last?.text == #"{"a":3,"b":0}"#)
    #expect(bench.server.versions(of: "s1").count <= 4)
  }

  @Test func `a save whose answer was lost creates one version`() async throws {
    let bench = try WorkbenchBench()
    let session = try await bench.desk().open("s1")
    let edit = try session.type("1")
    bench.server.fail(.save, .noAnswer, executed: true)
    #expect(try await session.save() == .pending)
    #expect(session.status.headline == .unknown)
    bench.clock.advance(by: 500)
    #expect(try await edit.acknowledged() == 2)
    #expect(bench.server.versions(of: "s1").count == 2)
  }

  @Test func `a save that may have been executed stays unknown until the server answers`()
    async throws
  {
    let bench = try WorkbenchBench()
    let session = try await bench.desk().open("s1")
    try session.type("1")
    bench.server.fail(.save, .noAnswer, executed: true)
    bench.server.fail(.save, .later(retryAfter: 100))
    #expect(try await session.save() == .pending)
    bench.clock.advance(by: 500)
    await #expect(throws: WorkbenchError.notApplicable) { try await session.discard() }
    try await waitUntil("the session is saved") {
      bench.clock.advance(by: 100)
      return session.status.headline == .saved
    }
    #expect(bench.server.versions(of: "s1").count == 2)
  }

  @Test func `a save without a link is sent once the link is up`() async throws {
    let bench = try WorkbenchBench()
    let session = try await bench.desk().open("s1")
    let edit = try session.type("1")
    bench.server.setDown(true)
    #expect(try await session.save() == .pending)
    await session.until { $0.headline == .offline && $0.content == .autosaved }
    bench.server.setDown(false)
    bench.clock.advance(by: 500)
    await session.until { $0.offlineSince == nil }
    bench.clock.advance(by: 500)
    #expect(try await edit.acknowledged() == 2)
  }

  @Test
  func `a refusal is reported for its edits, which are kept, and blocks no other session`()
    async throws
  {
    let bench = try WorkbenchBench()
    bench.server.put(WorkbenchBench.document("0"), as: "s2")
    let faults = DiskFaults()
    let desk = bench.desk(faults: faults)
    let (one, other) = (try await desk.open("s1"), try await desk.open("s2"))
    let refusal = SaveRefusal(.denied, "only readers")
    bench.server.fail(.save, .refused(refusal))
    let edit = try one.type("1")
    #expect(try await one.save() == .rejected(refusal))
    await #expect(throws: WorkbenchError.rejected(refusal)) { try await edit.acknowledged() }
    try other.type("1")
    #expect(try await other.save() == .saved(version(bench, "s2")))
    try await edit.durable()
    faults.crash(afterCalls: 0)
    #expect(try await bench.desk().open("s1").document.text == #"{"a":1,"b":0}"#)
  }

  @Test func `credentials are renewed once, and a failed renewal loses nothing`() async throws {
    let bench = try WorkbenchBench()
    let session = try await bench.desk().open("s1")
    try session.type("1")
    bench.server.fail(.save, .unauthenticated)
    #expect(try await session.save() == .saved(version(bench)))
    try session.type("2")
    bench.server.fail(.save, .unauthenticated)
    guard case .rejected(let refusal) = try await session.save() else {
      Issue.record("It was saved.")
      return
    }
    #expect(refusal.kind == .authExpired)
    #expect(session.status.words() == "Sign in again · nothing is lost")
    #expect(try await session.save() == .saved(version(bench)))
  }

  @Test func `a save as creates a new session, and a failed one changes nothing`()
    async throws
  {
    let bench = try WorkbenchBench()
    let session = try await bench.desk().open("s1")
    try session.type("1")
    let before = session.document
    let refusal = SaveRefusal(.invalid, "no")
    bench.server.fail(.save, .refused(refusal))
    #expect(try await session.saveAs(title: "copy") == .rejected(refusal))
    #expect(session.document == before)
    #expect(session.status.version?.sessionID == "s1")
    guard case .saved(let made) = try await session.saveAs(title: "copy") else {
      Issue.record("It was not saved.")
      return
    }
    #expect(made.sessionID == "s2")
    #expect(session.document.title == "copy")
    #expect(bench.server.versions(of: "s1").count == 1)
  }

  /// Edits to documents that no server takes, by what is wrong with them.
  private static func edit(_ fault: String) -> (WorkbenchEdit, SaveRefusal.Kind) {
    let deep = [UInt8](repeating: 0x5B, count: 64) + [UInt8](repeating: 0x5D, count: 64)
    switch fault {
    case "no title": return (.title(""), .invalid)
    case "a control character": return (.title("a\u{7}"), .invalid)
    case "a long title": return (.title(String(repeating: "x", count: 257)), .invalid)
    case "a long description":
      return (.description(String(repeating: "x", count: 4_097)), .invalid)
    case "no JSON": return (.part("a", Array("{".utf8)), .invalid)
    case "deep": return (.part("a", deep), .invalid)
    default: return (.part("a", [UInt8](repeating: 0x20, count: 1 << 20) + [0x30]), .tooLarge)
    }
  }

  @Test(arguments: [
    "no title", "a control character", "a long title", "a long description", "no JSON", "deep",
    "large",
  ])
  func `a document that exceeds the server's limits is not sent`(fault: String) async throws {
    let (edit, kind) = Self.edit(fault)
    let bench = try WorkbenchBench()
    let session = try await bench.desk().open("s1")
    try session.edit(edit)
    guard case .rejected(let refusal) = try await session.save() else {
      Issue.record("It was sent.")
      return
    }
    #expect(refusal.kind == kind)
    let error = await #expect(throws: WorkbenchError.self) { try await session.makeSnapshot() }
    #expect(error == .rejected(refusal))
    #expect(bench.server.count(of: .save) == 0)
    #expect(bench.server.count(of: .snapshot) == 0)
  }
}
