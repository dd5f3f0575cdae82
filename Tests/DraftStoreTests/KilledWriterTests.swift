// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing
import WorkbenchEngine

@testable import DraftStore

/// Kills a process that writes drafts, and looks at what it left.
@Suite(.serialized, .timeLimit(.minutes(hangLimitMinutes)))
struct KilledWriterTests {
  @Test(arguments: 0..<12)
  func `the drafts of a killed process are intact, and adopted once`(number: Int) throws {
    let bench = try StoreBench()
    let writer = try WriterProcess(folder: bench.path, name: "w\(number)")
    // Another moment of the work each time.
    let said = try writer.read(lines: 3 + number * 5)
    let store = try bench.store { $0.busyMilliseconds = 5_000 }
    let running = try store.findDraft(sessionID: "s1")
    #expect(running.slot == nil)
    let last = try writer.kill() ?? said
    let found = try store.findDraft(sessionID: "s1")
    let draft = try #require(found.finding.draft)
    #expect(found.finding.quarantined == 0)
    #expect(draft.revision >= last)
    #expect(draft.document.title == "draft \(draft.revision)")
    for part in draft.document.content.parts {
      #expect(part.bytes.starts(with: Array("[\(draft.revision),".utf8)))
    }
    #expect(draft.base?.document.content.text.isEmpty == false)
    // It is this process's now, and the next look does not find another.
    #expect(try bench.store().recoverables().map(\.openIn) == [nil])
  }

  private static let unsealedCount = 100

  /// A database with many drafts in plaintext, made once.
  private static let unsealed = Result { () throws -> [UInt8] in
    let bench = try StoreBench()
    let store = try bench.store()
    for index in 1...unsealedCount {
      let slot = try store.makeSlot(writer: "s\(index)")
      try store.write(StoreBench.secret("wombat", index), in: slot)
      try store.release(slot)
    }
    try bench.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return try RepositoryFile.contents(ofFile: bench.path + "/drafts.sqlite")
  }

  @Test(arguments: 0..<6)
  func `a kill while drafts are being sealed loses none, and the next open goes on`(
    number: Int
  ) throws {
    let bench = try StoreBench()
    try bench.put(Self.unsealed.get())
    let writer = try WriterProcess(
      folder: bench.path, name: "w", keys: String(repeating: "01", count: 32))
    writer.wait(for: bench.path + "/drafts.sqlite-wal", bytes: (1 + number * 4) * 40_000)
    _ = try writer.kill()
    if number == 5 {
      // By then, the first batches were committed.
      #expect(try !bench.blobs("SELECT key FROM record WHERE key IS NOT NULL").isEmpty)
    }
    let store = try bench.store(keys: [1]) { $0.busyMilliseconds = 5_000 }
    #expect(store.sealing == .on)
    let drafts = try store.recoverables().filter { $0.title == "title wombat" }
    #expect(drafts.count == Self.unsealedCount)
    for draft in drafts {
      let found = try store.inspect(draft.slot)
      #expect(found.draft == StoreBench.secret("wombat", draft.revision))
      #expect(found.quarantined == 0)
    }
    #expect(try bench.files(containing: "wombat") == [])
  }
}
