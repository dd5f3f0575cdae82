// SPDX-License-Identifier: Apache-2.0

import DraftStore
import TestSupport
import Testing
import Workbench
import WorkbenchEngine

@Suite struct NewsTests {
  private static let newer = ServerVersion(
    sessionID: "s1", version: 2, contentHash: "h2", writer: "ann")

  @Test func `changes on the server are detected by a watch`() async throws {
    let bench = try WorkbenchBench()
    let session = try await bench.desk().open("s1")
    try await waitUntil("the session is watched") { bench.server.count(of: .watch) > 0 }
    bench.server.put(WorkbenchBench.document("9"), as: "s1")
    bench.server.tell(.version(Self.newer))
    await session.until { $0.headline == .behind }
    try await session.useTheirs(Self.newer)
    #expect(session.document.text == #"{"a":9,"b":0}"#)
    bench.server.tell(.gone)
    await session.until { $0.headline == .conflict }
  }

  @Test func `a server without watches is polled, but not while the workbench is hidden`()
    async throws
  {
    let bench = try WorkbenchBench()
    for _ in 0..<9 { bench.server.fail(.watch, .refused(SaveRefusal(.invalid, "none"))) }
    let desk = bench.desk()
    let session = try await desk.open("s1")
    try await waitUntil("the version is asked for") { bench.server.count(of: .version) > 0 }
    desk.setHidden(true)
    bench.server.put(WorkbenchBench.document("9"), as: "s1")
    let asked = bench.server.count(of: .version)
    bench.clock.advance(by: 60_000)
    #expect(bench.server.count(of: .version) <= asked + 1)
    desk.setHidden(false)
    try await waitUntil("the session knows that it is behind") {
      bench.clock.advance(by: 10_000)
      return session.status.headline == .behind
    }
  }

  @Test func `polling stops while the user is idle, and resumes with the next edit`()
    async throws
  {
    let bench = try WorkbenchBench()
    let session = try await bench.desk { $0.idleAfter = 1_000 }.open("s1")
    try await waitUntil("the session is watched") { bench.server.count(of: .watch) > 0 }
    bench.clock.advance(by: 2_000)
    let edit = try session.type("1")
    try await waitUntil("the session is watched again") {
      try session.type("2")
      bench.clock.advance(by: 100)
      return bench.server.count(of: .watch) >= 2
    }
    bench.clock.advance(by: 2_000)
    try await edit.durable()
  }

  @Test func `statuses are reported in order, and the last is closed`() async throws {
    let bench = try WorkbenchBench()
    let session = try await bench.desk().open("s1")
    let statuses = session.statuses
    try session.type("1")
    await session.close()
    var last: SessionStatus?
    for await status in statuses { last = status }
    #expect(last?.headline == .closed)
    for await status in session.statuses { #expect(status.headline == .closed) }
  }

  @Test func `cancelling a task ends its wait, and the save continues`() async throws {
    let bench = try WorkbenchBench()
    let session = try await bench.desk().open("s1")
    let edit = try session.type("1")
    bench.server.saves.close()
    let save = Task { try await session.save() }
    await bench.server.saves.arrival()
    save.cancel()
    await #expect(throws: WorkbenchError.cancelled) { try await save.value }
    bench.server.saves.open()
    #expect(try await edit.acknowledged() == 2)
  }

  @Test func `a replaced document is reported, and so is each failure`() async throws {
    let bench = try WorkbenchBench()
    let faults = DiskFaults()
    let session = try await bench.desk(faults: faults).open("s1")
    var events = session.news.makeAsyncIterator()
    faults.set(.locked)
    try session.type("1")
    bench.clock.advance(by: 200)
    guard case .draftFailure(let error) = await events.next() else {
      Issue.record("Nothing was told.")
      return
    }
    #expect(error.failure == .locked)
    bench.server.fail(.save, .refused(SaveRefusal(.denied, "no")))
    _ = try await session.save()
    var told: [WorkbenchNews] = []
    while told.last != .serverFailure(.refused(SaveRefusal(.denied, "no"))) {
      guard let event = await events.next() else { break }
      told.append(event)
    }
    faults.set(nil)
    try await session.discard()
    guard case .document(let document, isReadOnly: false) = await events.next() else {
      Issue.record("The document was not told.")
      return
    }
    #expect(document.text == #"{"a":0,"b":0}"#)
  }
}
