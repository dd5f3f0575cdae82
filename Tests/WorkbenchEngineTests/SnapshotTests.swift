// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WorkbenchEngine

@Suite struct SnapshotTests {
  private static let changes: [WorkbenchEvent] = [
    .edit(.title("x")), .edit(.description("x")), .edit(.part("a", [])),
    .edit(EngineBench.content("{}")), .edit(.document(EngineBench.text("{}"))),
    .save, .saveAs(title: "x"), .discard, .resolve(.keepMine, reviewed: 1),
    .resolve(.useTheirs, reviewed: 1), .resolve(.saveAsCopy(title: "x"), reviewed: 1),
    .watched(EngineBench.version(9)), .watchedDeletion,
  ]

  @Test(arguments: changes)
  func `nothing changes a snapshot`(event: WorkbenchEvent) {
    let bench = EngineBench()
    let document = EngineBench.text("[1]")
    bench.feed(.open(.snapshot(document)))
    let effects = bench.feed(event)
    bench.advance(10_000)
    #expect(bench.engine.document == document)
    #expect(bench.status?.headline == .readOnly)
    #expect(bench.status?.content == .clean)
    #expect(bench.drafts.isEmpty)
    for effect in effects {
      guard case .refuse = effect else {
        Issue.record("a snapshot asked for \(effect)")
        return
      }
    }
  }

  @Test func `a snapshot becomes an unsaved session, which is kept at once`() throws {
    let bench = EngineBench()
    bench.feed(.open(.snapshot(EngineBench.text("[1]"))))
    bench.feed(.convertToSession)
    #expect(bench.drafts.count == 1)
    bench.feed(.draftWritten(revision: 1))
    #expect(bench.status?.headline == .autosaved)
    #expect(try #require(bench.saveSent()).target == .create)
  }
}
