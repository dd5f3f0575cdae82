// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WorkbenchEngine

/// The table of what becomes of a draft that a process left.
@Suite struct RecoveryTests {
  private let base = EngineBench.copy(3, #"{"a":1,"b":1}"#)

  private func shown(_ bench: EngineBench) -> String {
    String(decoding: bench.engine.document.content.text, as: UTF8.self)
  }

  @Test func `a session that was never saved continues from its draft without asking`() {
    let bench = EngineBench()
    let draft = WorkbenchDraft(
      revision: 7, document: EngineBench.text("[1]"), base: nil, attempt: nil, writtenAt: 5)
    let effects = bench.feed(.open(.draft(draft)))
    #expect(effects == [.load(EngineBench.text("[1]"), isReadOnly: false)])
    #expect(bench.status?.headline == .autosaved)
  }

  @Test func `a draft that the server already has is no longer pending`() {
    let bench = EngineBench()
    // The same as JSON, in other bytes.
    bench.recover(
      EngineBench.text(#"{"b":2,"a":1}"#), base: base, server: 4, #"{ "a": 1.0, "b": 2 }"#)
    #expect(bench.status?.headline == .saved)
    #expect(bench.effects.contains(.acknowledge(through: 7, base: bench.engine.base)))
  }

  @Test func `a draft without changes is replaced by a newer version`() {
    let bench = EngineBench()
    bench.recover(base.document, base: base, server: 4, "[9]")
    #expect(shown(bench) == "[9]")
    #expect(bench.status?.headline == .saved)
  }

  @Test func `a newer draft is shown without a question`() {
    let bench = EngineBench()
    bench.recover(EngineBench.text("[1]"), base: base, server: 3, #"{"a":1,"b":1}"#)
    #expect(shown(bench) == "[1]")
    #expect(!bench.all.contains { if case .ask = $0 { true } else { false } })
  }

  @Test func `changes on both sides ask the user, with a merge if there is one`() {
    let bench = EngineBench()
    bench.recover(EngineBench.text(#"{"a":2,"b":1}"#), base: base, server: 4, #"{"a":1,"b":2}"#)
    guard case .ask(_, .mergeable(let merged, 7)) = bench.effects.first else {
      Issue.record("\(bench.effects)")
      return
    }
    #expect(String(decoding: merged.content.text, as: UTF8.self) == #"{"a":2,"b":2}"#)
    bench.feed(.resolve(.merge, reviewed: 4))
    #expect(shown(bench) == #"{"a":2,"b":2}"#)
  }

  @Test func `a session that is gone from the server is kept here`() {
    let bench = EngineBench()
    let draft = WorkbenchDraft(
      revision: 7, document: EngineBench.text("[1]"), base: base, attempt: nil, writtenAt: 5)
    bench.feed(.open(.session("s1")))
    bench.feed(.draftFound(DraftFinding(draft: draft)))
    bench.feed(.fetchFailed(.missing))
    #expect(bench.engine.remote == .gone)
    #expect(shown(bench) == "[1]")
    #expect(bench.status?.words() == "Deleted on the server · your copy is safe here")
  }

  @Test func `an unreadable draft is reported, and the server's version is opened`() {
    let bench = EngineBench()
    bench.feed(.open(.session("s1")))
    bench.feed(.draftFound(DraftFinding(quarantined: 1)))
    bench.feed(.fetched(EngineBench.copy(3, "[9]")))
    #expect(shown(bench) == "[9]")
    #expect(bench.status?.notice == .quarantined(1))
  }

  @Test func `without the server, work continues from this device and is compared later`() {
    let bench = EngineBench()
    let draft = WorkbenchDraft(
      revision: 7, document: EngineBench.text("[1]"), base: base, attempt: nil, writtenAt: 5)
    bench.feed(.linkDown)
    bench.feed(.open(.session("s1")))
    bench.feed(.draftFound(DraftFinding(draft: draft)))
    #expect(bench.status?.headline == .offline)
    #expect(shown(bench) == "[1]")
    bench.editKept(EngineBench.content("[2]"))
    #expect(bench.feed(.linkUp).contains(.fetch(sessionID: "s1")))
    bench.feed(.fetched(EngineBench.copy(4, "[9]")))
    #expect(bench.comparison?.theirs.version.version == 4)
  }

  /// A save whose process ended before its answer came, and the draft that has it.
  private let attempt = SaveAttempt(
    key: "old.3", revision: 6, target: .update(sessionID: "s1", expectedVersion: 3),
    document: EngineBench.text("[1]"))
  private var sending: WorkbenchDraft {
    WorkbenchDraft(
      revision: 7, document: EngineBench.text("[2]"), base: base, attempt: attempt, writtenAt: 5)
  }

  @Test func `a save whose answer was lost with the process is resent under its key`() {
    let bench = EngineBench()
    bench.feed(.open(.session("s1")))
    #expect(bench.feed(.draftFound(DraftFinding(draft: sending))) == [.save(attempt)])
    bench.feed(.saveAnswered(key: "old.3", .saved(EngineBench.version(4))))
    #expect(bench.status?.pendingEdits == 1)
    #expect(bench.engine.base?.version.version == 4)
    #expect(shown(bench) == "[2]")
  }

  @Test func `a save whose key the server has forgotten is recognised by its content`() {
    let bench = EngineBench()
    bench.feed(.open(.session("s1")))
    bench.feed(.draftFound(DraftFinding(draft: sending)))
    bench.feed(.saveAnswered(key: "old.3", .conflict))
    bench.feed(.fetched(EngineBench.copy(4, "[1]")))
    guard let input = bench.comparison else {
      Issue.record("nothing is compared")
      return
    }
    let result = Reconciliation.of(input)
    #expect(result == .theirsIsSent(revision: 6))
    bench.feed(.reconciled(revision: 7, version: 4, result))
    #expect(bench.engine.base?.version.version == 4)
    #expect(bench.all.allSatisfy { if case .ask = $0 { false } else { true } })
  }

  @Test func `no pause that a server asks for is too long to be added`() throws {
    let bench = EngineBench { $0.serverDraftEvery = 1_000 }
    bench.openSession()
    bench.editKept(EngineBench.content("[1]"))
    bench.advance(1_000)
    bench.feed(
      .serverDraftAnswered(revision: bench.engine.revision, .later(retryAfter: .max)))
    let attempt = try #require(bench.saveSent())
    bench.feed(.saveAnswered(key: attempt.key, .notExecuted(retryAfter: .max)))
    let wakes = bench.all.compactMap { if case .wake(let time) = $0 { time } else { nil } }
    #expect(wakes.last == bench.now.uptime + 86_400_000)
  }
}
