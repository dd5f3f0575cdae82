// SPDX-License-Identifier: Apache-2.0

import DraftStore
import Glibc
import TestSupport
import Testing
import Workbench
import WorkbenchEngine

@Suite struct SealedDraftsTests {
  private func desk(_ bench: WorkbenchBench, _ keys: DraftKeySource?) -> WorkbenchDesk {
    var configuration = WorkbenchConfiguration()
    configuration.rules.worksInParts = true
    return WorkbenchDesk(
      of: WorkbenchBench.owner, draftsAt: bench.path, sealedBy: keys, server: bench.server,
      configuration: configuration, clock: bench.clock)
  }

  private static let key = DraftKeySource.command(
    "echo \(String(repeating: "01", count: 32))")

  @Test func `sealed edits are recovered with the key, and cannot be kept without it`()
    async throws
  {
    let bench = try WorkbenchBench()
    let first = desk(bench, Self.key)
    let session = try await first.open("s1")
    try session.type("1")
    await first.close()
    #expect(try await desk(bench, Self.key).sealing() == .on)

    let without = desk(bench, nil)
    #expect(try await without.sealing() == .keyMissing)
    let other = try await without.open("s1")
    #expect(other.document.text == #"{"a":0,"b":0}"#)
    try other.type("2")
    bench.clock.advance(by: 200)
    await other.until { $0.headline == .localFailed }
    #expect(other.status.words().contains("the key to the drafts is missing"))

    let next = desk(bench, Self.key)
    #expect(try await next.open("s1").document.text == #"{"a":1,"b":0}"#)
  }

  @Test func `a key command that fails is run again after a pause`() async throws {
    let bench = try WorkbenchBench()
    let file = bench.path + "/keys"
    let runs = "echo >> '\(file)'; test $(wc -l < '\(file)') -gt 1"
    let keys = DraftKeySource.command("\(runs) && echo \(String(repeating: "01", count: 32))")
    let desk = desk(bench, keys)
    for _ in 0..<3 {
      await #expect(throws: WorkbenchError.local(.keyMissing)) { try await desk.history() }
    }
    bench.clock.advance(by: 30_000)
    #expect(try await desk.history().isEmpty)
    #expect(try await desk.sealing() == .on)
  }

  @Test func `a key command is run once, however often the folder is opened in vain`()
    async throws
  {
    let bench = try WorkbenchBench()
    let file = bench.path + "/keys"
    let desk = desk(
      bench, .command("echo >> '\(file)'; echo \(String(repeating: "01", count: 32))"))
    // A link in place of the database is refused.
    let database = bench.path + "/drafts.sqlite"
    #expect(symlink("/nowhere", database) == 0)
    for _ in 0..<3 {
      await #expect(throws: WorkbenchError.local(.notPermitted)) { try await desk.history() }
    }
    unlink(database)
    #expect(try await desk.history().isEmpty)
    #expect(try await desk.sealing() == .on)
    #expect(try RepositoryFile.contents(ofFile: file).count == 1)
  }

  @Test func `a wiped desk is closed, and nothing is left on the device`() async throws {
    let bench = try WorkbenchBench()
    let first = desk(bench, nil)
    try await first.open("s1").type("1")
    let report = try await first.wipe()
    #expect(report.isErased && report.remains.isEmpty)
    #expect(throws: WorkbenchError.closed) {
      try first.create(WorkbenchBench.document("2"))
    }
    let next = desk(bench, nil)
    #expect(try await next.recoverables().isEmpty)
    #expect(try await next.history().isEmpty)
  }
}
