// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing
import Workbench
import WorkbenchEngine

@Suite struct ConflictTests {
  /// A session whose save met another version on the server.
  private func conflict(
    _ bench: WorkbenchBench, mine: WorkbenchEdit = .part("a", Array("1".utf8)),
    theirs: WorkbenchDocument = WorkbenchBench.document("9")
  ) async throws -> (desk: WorkbenchDesk, session: WorkbenchSession, theirs: ServerVersion) {
    let desk = bench.desk()
    let session = try await desk.open("s1")
    try session.edit(mine)
    bench.server.put(theirs, as: "s1")
    guard case .conflict(let version) = try await session.save() else {
      throw WorkbenchError.notApplicable
    }
    #expect(session.status.headline == .conflict)
    return (desk, session, version)
  }

  @Test func `keeping mine saves it after theirs, which stays in the history`() async throws {
    let bench = try WorkbenchBench()
    let (_, session, theirs) = try await conflict(bench)
    guard case .saved(let version) = try await session.keepMine(over: theirs) else {
      Issue.record("It was not saved.")
      return
    }
    #expect(version.version == 3)
    let texts = bench.server.versions(of: "s1").map(\.text)
    #expect(texts.suffix(2) == [#"{"a":9,"b":0}"#, #"{"a":1,"b":0}"#])
  }

  @Test func `theirs replaces mine, which can be restored from the trash`()
    async throws
  {
    let bench = try WorkbenchBench()
    let (desk, session, theirs) = try await conflict(bench)
    let mine = session.document
    try await session.useTheirs(theirs)
    #expect(session.document.text == #"{"a":9,"b":0}"#)
    let kept = try #require(try await desk.trashed().first)
    let document = try #require(try await desk.document(kept))
    #expect(document == mine)
    try session.restore(document)
    #expect(session.document.text == mine.text)
  }

  @Test func `changes in different places are merged and saved`() async throws {
    let bench = try WorkbenchBench()
    let (_, session, theirs) = try await conflict(
      bench, mine: .part("b", Array("2".utf8)))
    guard case .saved = try await session.merge(with: theirs) else {
      Issue.record("It was not saved.")
      return
    }
    #expect(session.document.text == #"{"a":9,"b":2}"#)
  }

  @Test func `mine is saved as a copy, and theirs is unchanged`() async throws {
    let bench = try WorkbenchBench()
    let (_, session, theirs) = try await conflict(bench)
    guard case .saved(let made) = try await session.saveAsCopy(title: "mine", besides: theirs)
    else {
      Issue.record("It was not saved.")
      return
    }
    #expect(made.sessionID == "s2")
    #expect(bench.server.versions(of: "s1").count == 2)
    #expect(session.status.headline == .saved)
  }

  @Test func `a manual merge covers only the edits that the user saw`() async throws {
    let bench = try WorkbenchBench()
    let (_, session, theirs) = try await conflict(bench)
    let seen = session.revision
    try session.edit(title: "later")
    let merged = WorkbenchBench.document("19")
    await #expect(throws: WorkbenchError.changedSinceReview) {
      try await session.take(merged: merged, of: theirs, revision: seen)
    }
    guard
      case .saved = try await session.take(
        merged: merged, of: theirs, revision: session.revision)
    else {
      Issue.record("It was not saved.")
      return
    }
    #expect(bench.server.versions(of: "s1").last?.text == #"{"a":19,"b":0}"#)
  }

  @Test func `a resolution of a version that the user did not see is refused`() async throws {
    let bench = try WorkbenchBench()
    let (_, session, theirs) = try await conflict(bench)
    var other = theirs
    other.version += 1
    await #expect(throws: WorkbenchError.changedSinceReview) {
      try await session.keepMine(over: other)
    }
    #expect(bench.server.versions(of: "s1").count == 2)
  }

  @Test func `equal content is not a conflict`() async throws {
    let bench = try WorkbenchBench()
    let session = try await bench.desk().open("s1")
    try session.type("1")
    bench.server.put(
      WorkbenchDocument(title: "t", content: WorkbenchContent(text: Array(#"{"b":0,"a":1}"#.utf8))),
      as: "s1")
    let outcome = try await session.save()
    #expect(outcome == .saved(bench.server.contents.withLock { $0.version(of: "s1") }))
    #expect(bench.server.versions(of: "s1").count == 2)
  }

  @Test func `a deleted session is reported, and mine can be saved as a new one`() async throws {
    let bench = try WorkbenchBench()
    let session = try await bench.desk().open("s1")
    try session.type("1")
    bench.server.contents.withLock { _ = $0.deleted.insert("s1") }
    #expect(try await session.save() == .missing)
    #expect(session.status.words() == "Deleted on the server · your copy is safe here")
    guard case .saved(let made) = try await session.saveAsCopy(title: "mine", besides: nil) else {
      Issue.record("It was not saved.")
      return
    }
    #expect(made.sessionID == "s2")
  }

  @Test func `discarded edits are in the trash, and their waiters are resumed`()
    async throws
  {
    let bench = try WorkbenchBench()
    let desk = bench.desk()
    let session = try await desk.open("s1")
    let edit = try session.type("1")
    let waiting = Task { try await edit.acknowledged() }
    try await session.discard()
    await #expect(throws: WorkbenchError.discarded) { try await waiting.value }
    #expect(session.document.text == #"{"a":0,"b":0}"#)
    #expect(try await desk.trashed().count == 1)
    await #expect(throws: WorkbenchError.notApplicable) { try await session.discard() }
  }

  @Test func `edits that cannot be moved to the trash stay on the screen`() async throws {
    let bench = try WorkbenchBench()
    let faults = DiskFaults()
    let session = try await bench.desk(faults: faults).open("s1")
    try session.type("1")
    faults.set(.diskFull)
    await #expect(throws: WorkbenchError.local(.diskFull)) { try await session.discard() }
    #expect(session.document.text == #"{"a":1,"b":0}"#)
  }
}
