// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WorkbenchEngine

/// Nine ways in which a client of this kind has lost its users' work, each shown not to be ours.
@Suite struct LosingWorkTests {
  @Test func `an edit during a save stays unsaved, and its draft is not removed`() throws {
    let bench = EngineBench()
    bench.openSession()
    bench.editKept(EngineBench.content("[1]"))
    let attempt = try #require(bench.saveSent())
    bench.editKept(EngineBench.content("[2]"))
    let later = bench.engine.revision
    let effects = bench.feed(
      .saveAnswered(key: attempt.key, .saved(EngineBench.version(4))))
    #expect(
      effects.contains(
        .acknowledge(
          through: attempt.revision,
          base: ServerCopy(version: EngineBench.version(4), document: attempt.document))))
    #expect(attempt.revision < later)
    #expect(bench.status?.headline == .autosaved)
    #expect(bench.status?.pendingEdits == 1)
    #expect(String(decoding: bench.engine.document.content.text, as: UTF8.self) == "[2]")
  }

  @Test func `a newer version on the server replaces no edit without asking`() throws {
    let bench = EngineBench()
    bench.openSession()
    bench.editKept(EngineBench.content("[1]"))
    bench.feed(.watched(EngineBench.version(4)))
    bench.feed(.fetched(EngineBench.copy(4, "[9]")))
    let input = try #require(bench.comparison)
    bench.feed(.reconciled(revision: input.revision, version: 4, Reconciliation.of(input)))
    #expect(bench.status?.headline == .conflict)
    #expect(String(decoding: bench.engine.document.content.text, as: UTF8.self) == "[1]")
    // To use theirs puts mine into the trash first, and shows theirs only then.
    let asked = bench.feed(.resolve(.useTheirs, reviewed: 4))
    #expect(asked == [.trash(bench.engine.document, revision: bench.engine.revision)])
    let done = bench.feed(.trashed(revision: bench.engine.revision))
    #expect(done.contains(.load(EngineBench.text("[9]"), isReadOnly: false)))
    #expect(bench.status?.headline == .saved)
  }

  @Test func `every save names the version that it replaces`() throws {
    let bench = EngineBench()
    bench.openSession()
    bench.editKept(EngineBench.content("[1]"))
    let first = try #require(bench.saveSent())
    #expect(first.target == .update(sessionID: "s1", expectedVersion: 3))
    bench.feed(.saveAnswered(key: first.key, .saved(EngineBench.version(4))))
    bench.editKept(EngineBench.content("[2]"))
    let second = try #require(bench.saveSent())
    #expect(second.target == .update(sessionID: "s1", expectedVersion: 4))
    #expect(first.key != second.key)
  }

  @Test(arguments: [-86_400_000, 0, 86_400_000] as [Int64])
  func `no clock causes a conflict or hides one`(skew: Int64) {
    let bench = EngineBench()
    bench.openSession()
    bench.now.wall += skew
    bench.editKept(EngineBench.content("[1]"))
    // The version that is already known, however new it claims to be, is not news.
    bench.feed(.watched(EngineBench.version(3, updatedAt: bench.now.wall + 50_000)))
    #expect(bench.engine.remote == .inSync)
    // A newer version is, however old it claims to be.
    let newer = EngineBench.version(4, updatedAt: 1)
    bench.feed(.watched(newer))
    #expect(bench.engine.remote == .diverged(newer, .examining))
  }

  @Test func `a recovered session is not shown as saved`() {
    let bench = EngineBench()
    bench.recover(EngineBench.text("[1]"), base: EngineBench.copy(3, "[0]"), server: 3, "[0]")
    #expect(bench.status?.headline == .autosaved)
    #expect(bench.status?.pendingEdits == 7)
    #expect(
      bench.status?.notice == .restored(edits: 7, writtenAt: 1_699_999_999_000))
  }

  @Test func `a draft is not overwritten while the question about it is open`() {
    let bench = EngineBench()
    bench.recover(EngineBench.text("[1]"), base: EngineBench.copy(3, "[0]"), server: 4, "[9]")
    #expect(bench.status?.headline == .conflict)
    #expect(!bench.all.contains { if case .load = $0 { true } else { false } })
    #expect(bench.feed(.edit(.title("x"))) == [.refuse(.edit(.notOpen))])
    bench.advance(10_000)
    #expect(bench.drafts.isEmpty)
    bench.feed(.resolve(.keepMine, reviewed: 4))
    #expect(String(decoding: bench.engine.document.content.text, as: UTF8.self) == "[1]")
  }

  @Test func `sessions that were never saved share neither drafts nor keys`() throws {
    let benches = ["w1", "w2"].map { EngineBench(writer: $0) }
    var keys: [String] = []
    for bench in benches {
      bench.feed(.open(.new(EngineBench.text("{}"))))
      #expect(bench.drafts.count == 1)
      bench.feed(.draftWritten(revision: 1))
      let attempt = try #require(bench.saveSent())
      #expect(attempt.target == .create)
      keys.append(attempt.key)
    }
    #expect(keys[0] != keys[1])
  }

  @Test(arguments: [WorkbenchEdit.title("other"), .description("other")])
  func `an edit of title or description alone is kept, from the first moment`(
    edit: WorkbenchEdit
  ) {
    let bench = EngineBench()
    bench.openSession()
    bench.feed(.edit(edit))
    #expect(bench.status?.headline == .dirty)
    bench.advance(200)
    let draft = bench.drafts.last?.document
    #expect(draft?.title == "other" || draft?.description == "other")
  }

  @Test(arguments: LocalFailure.allCases)
  func `a draft that cannot be written is shown in the status`(failure: LocalFailure) {
    let bench = EngineBench()
    bench.openSession()
    bench.feed(.edit(.title("x")))
    bench.advance(200)
    bench.feed(.draftFailed(revision: bench.engine.revision, failure))
    #expect(bench.status?.headline == .localFailed)
    #expect(bench.status?.words().contains(failure.words) == true)
    // It is tried again, and saving goes on all the same.
    #expect(bench.advance(500).contains { if case .writeDraft = $0 { true } else { false } })
    bench.feed(.save)
    let effects = bench.feed(.draftFailed(revision: bench.engine.revision, failure))
    let again = bench.feed(.draftFailed(revision: bench.engine.revision, failure))
    #expect((effects + again).contains { if case .save = $0 { true } else { false } })
  }

  @Test func `constant typing delays a draft by no more than two seconds`() {
    let bench = EngineBench()
    bench.openSession()
    for index in 0..<20 {
      bench.feed(.edit(.title("t\(index)")))
      bench.advance(100)
    }
    #expect(bench.drafts.count == 1)
  }
}

extension EngineBench {
  /// The last comparison that was asked for.
  var comparison: ReconciliationInput? {
    all.compactMap { if case .reconcile(let input) = $0 { input } else { nil } }.last
  }

  /// Opens a session with a draft of seven edits, which a process left.
  func recover(
    _ mine: WorkbenchDocument, base: ServerCopy?, attempt: SaveAttempt? = nil,
    server version: Int64, _ text: String
  ) {
    let draft = WorkbenchDraft(
      revision: 7, document: mine, base: base, attempt: attempt, writtenAt: 1_699_999_999_000)
    feed(.open(.session("s1")))
    feed(.draftFound(DraftFinding(draft: draft)))
    feed(.fetched(Self.copy(version, text)))
    guard let comparison else { return }
    feed(
      .reconciled(
        revision: comparison.revision, version: version, Reconciliation.of(comparison)))
  }
}
