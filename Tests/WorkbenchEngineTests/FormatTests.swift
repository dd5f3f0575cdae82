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

  @Test func `a merge has the format of the program that changed the content`() throws {
    let changed = try #require(merge(document(#"{"a":2,"b":1}"#, Self.older)))
    #expect(changed.format == Self.older)
    let renamed = try #require(merge(document(#"{"a":1,"b":1}"#, Self.older, title: "u")))
    #expect(renamed.format == Self.newer && renamed.title == "u")
  }
}
