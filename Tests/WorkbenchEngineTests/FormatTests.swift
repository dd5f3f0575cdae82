// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WorkbenchEngine

@Suite struct FormatTests {
  private static let older = WorkbenchFormat("survey", version: 2)
  private static let newer = WorkbenchFormat("survey", version: 3)

  private func document(
    _ text: String, _ format: WorkbenchFormat?, title: String = "t"
  ) -> WorkbenchDocument {
    WorkbenchDocument(
      title: title, content: WorkbenchContent(text: Array(text.utf8)), format: format)
  }

  private func merge(_ mine: WorkbenchDocument) -> WorkbenchDocument? {
    let version = EngineBench.version(3)
    let result = Reconciliation.of(
      ReconciliationInput(
        base: ServerCopy(version: version, document: document(#"{"a":1,"b":1}"#, Self.older)),
        mine: mine, revision: 5,
        theirs: ServerCopy(
          version: EngineBench.version(4), document: document(#"{"a":1,"b":7}"#, Self.newer)),
        sent: nil))
    guard case .merged(let merged) = result else { return nil }
    return merged
  }

  @Test func `a program that keeps formats writes that of the base, also after a conflict`() throws
  {
    let bench = EngineBench { $0.keepsFormat = true }
    bench.feed(.open(.session("s1")))
    bench.feed(.draftFound(DraftFinding()))
    let base = ServerCopy(version: EngineBench.version(3), document: document("[1]", Self.older))
    bench.feed(.fetched(base))
    bench.editKept(EngineBench.content("[2]"))
    bench.editKept(.document(document("[3]", nil)))
    #expect(bench.drafts.map(\.document.format) == [Self.older, Self.older])
    bench.feed(.watched(EngineBench.version(4)))
    bench.feed(
      .fetched(ServerCopy(version: EngineBench.version(4), document: document("[9]", Self.newer))))
    bench.feed(
      .reconciled(revision: bench.engine.revision, version: 4, .conflicting([""])))
    bench.feed(.resolve(.keepMine, reviewed: 4))
    #expect(bench.drafts.last?.attempt?.document == document("[3]", Self.newer))
    // A draft that was written without it has the format of its base, too.
    let next = EngineBench { $0.keepsFormat = true }
    let draft = WorkbenchDraft(
      revision: 2, document: document("[2]", nil), base: base, attempt: nil, writtenAt: 0)
    next.feed(.open(.draft(draft)))
    #expect(next.engine.document.format == Self.older)
  }

  @Test func `a merge has the format of the program that changed the content`() throws {
    let changed = try #require(merge(document(#"{"a":2,"b":1}"#, Self.older)))
    #expect(changed.format == Self.older)
    let renamed = try #require(merge(document(#"{"a":1,"b":1}"#, Self.older, title: "u")))
    #expect(renamed.format == Self.newer && renamed.title == "u")
  }
}
