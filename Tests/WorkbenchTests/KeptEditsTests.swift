// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing
import Workbench
import WorkbenchEngine

@Suite struct KeptEditsTests {
  @Test func `an edit survives the process 200 ms after it was made, without the server`()
    async throws
  {
    let bench = try WorkbenchBench()
    let faults = DiskFaults()
    let session = try await bench.desk(faults: faults).open("s1")
    let edit = try session.type("1")
    bench.clock.advance(by: 200)
    try await edit.durable()
    faults.crash(afterCalls: 0)
    bench.server.setDown(true)
    let next = try await bench.desk().open("s1")
    #expect(next.document.text == #"{"a":1,"b":0}"#)
    #expect(next.status.pendingEdits > 0)
    await next.until { $0.headline == .offline }
  }

  @Test func `an edit is in a draft after 2 s of continuous editing`() async throws {
    let bench = try WorkbenchBench()
    let session = try await bench.desk().open("s1")
    let first = try session.type("1")
    for number in 2...11 {
      bench.clock.advance(by: 180)
      try session.type("\(number)")
    }
    bench.clock.advance(by: 200)
    try await first.durable()
  }

  @Test func `an unsaved document is kept at once, in a separate slot for each window`()
    async throws
  {
    let bench = try WorkbenchBench()
    let faults = DiskFaults()
    let desk = bench.desk(faults: faults)
    let windows = try (1...2).map { try desk.create(WorkbenchBench.document("\($0)")) }
    for window in windows { await window.until { $0.headline == .autosaved } }
    faults.crash(afterCalls: 0)
    let next = bench.desk()
    var texts: Set<String> = []
    for draft in try await next.recoverables() {
      #expect(try await next.compare(draft).standing == .neverSaved)
      texts.insert(try await next.recover(draft).document.text)
    }
    #expect(texts == [#"{"a":1,"b":0}"#, #"{"a":2,"b":0}"#])
  }

  @Test func `title and description are kept like the content`() async throws {
    let bench = try WorkbenchBench()
    let faults = DiskFaults()
    let session = try await bench.desk(faults: faults).open("s1")
    try session.edit(title: "other")
    let edit = try session.edit(description: "more")
    bench.clock.advance(by: 200)
    try await edit.durable()
    faults.crash(afterCalls: 0)
    let next = try await bench.desk().open("s1")
    #expect(next.document.title == "other")
    #expect(next.document.description == "more")
  }

  @Test(arguments: 0..<24)
  func `a crash at any disk operation loses no durable edit`(calls: Int) async throws {
    let bench = try WorkbenchBench()
    let faults = DiskFaults()
    faults.crash(afterCalls: calls)
    let kept = await Self.work(bench, faults)
    let next = bench.desk()
    let session = try await next.open("s1")
    await session.until { $0.headline != .opening && $0.headline != .unknown }
    let onServer = bench.server.versions(of: "s1").map(\.text)
    let history = try await next.history()
    var everywhere = onServer + [session.document.text]
    for document in history { everywhere.append(try await next.document(document)?.text ?? "") }
    if let kept { #expect(everywhere.contains(kept)) }
  }

  /// Edits and saves until the disk is gone; returns the last document that was told to be kept.
  private static func work(_ bench: WorkbenchBench, _ faults: DiskFaults) async -> String? {
    var kept: String?
    guard let session = try? await bench.desk(faults: faults).open("s1") else { return nil }
    for number in 1...6 {
      guard let edit = try? session.type("\(number)") else { return kept }
      let text = session.document.text
      bench.clock.advance(by: 200)
      await session.until { status in
        if case .localFailed = status.content { return true }
        return status.content != .dirty
      }
      if case .localFailed = session.status.content { return kept }
      guard (try? await edit.durable()) != nil else { return kept }
      kept = text
      if number.isMultiple(of: 2) { _ = try? await session.save() }
    }
    return kept
  }

  @Test func `a failing disk is reported, and saving to the server still works`() async throws {
    let bench = try WorkbenchBench()
    let faults = DiskFaults()
    let session = try await bench.desk(faults: faults).open("s1")
    faults.set(.diskFull)
    let edit = try session.type("1")
    bench.clock.advance(by: 200)
    await session.until { $0.headline == .localFailed }
    #expect(session.status.words().contains("the disk is full"))
    #expect(
      try await session.save() == .saved(bench.server.contents.withLock { $0.version(of: "s1") }))
    #expect(try await edit.acknowledged() == 2)
    faults.set(nil)
    let later = try session.type("2")
    bench.clock.advance(by: 200)
    try await later.durable()
  }

  @Test func `drafts that cannot be opened do not end the session`() async throws {
    let bench = try WorkbenchBench()
    let faults = DiskFaults()
    faults.crash(afterCalls: 0)
    let desk = bench.desk(faults: faults)
    let session = try await desk.open("s1")
    try session.type("1")
    bench.clock.advance(by: 200)
    await session.until { $0.headline == .localFailed }
    let error = await #expect(throws: WorkbenchError.self) { try await desk.recoverables() }
    #expect(error == .local(.unavailable))
    guard case .saved = try await session.save() else {
      Issue.record("The server was not asked.")
      return
    }
  }

  @Test func `a second window is told about the first and has its own draft`()
    async throws
  {
    let bench = try WorkbenchBench()
    let desk = bench.desk()
    let first = try await desk.open("s1")
    let edit = try first.type("1")
    bench.clock.advance(by: 200)
    try await edit.durable()
    let second = try await desk.open("s1")
    #expect(first.alsoOpen.isEmpty)
    #expect(second.alsoOpen.count == 1)
    #expect(second.document.text == #"{"a":0,"b":0}"#)
  }

  @Test func `closing writes pending edits and discards nothing`() async throws {
    let bench = try WorkbenchBench()
    let desk = bench.desk()
    let session = try await desk.open("s1")
    let edit = try session.type("1")
    let reports = await desk.close()
    #expect(reports == [ClosingReport(pendingEdits: 1, unkeptEdits: 0)])
    try await edit.durable()
    #expect(throws: WorkbenchError.closed) { try session.type("2") }
    await #expect(throws: WorkbenchError.closed) { try await desk.open("s1") }
    let next = try await bench.desk().open("s1")
    #expect(next.document.text == #"{"a":1,"b":0}"#)
  }

  @Test func `closing ends in time with a failing disk, and reports unkept edits`()
    async throws
  {
    let bench = try WorkbenchBench()
    let faults = DiskFaults()
    let session = try await bench.desk(faults: faults).open("s1")
    faults.set(.diskFull)
    try session.type("1")
    async let report = session.close()
    await session.until { $0.headline == .localFailed || $0.headline == .closed }
    bench.clock.advance(by: 5_000)
    #expect(await report == ClosingReport(pendingEdits: 1, unkeptEdits: 1))
  }
}
