// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing
import WorkbenchEngine

@testable import DraftStore

@Suite struct DamageTests {
  private func kept(_ bench: StoreBench) throws -> DraftSlot {
    let store = try bench.store()
    let slot = try store.makeSlot(writer: "w1")
    try store.write(StoreBench.draft(5), in: slot)
    return slot
  }

  @Test(arguments: [
    "UPDATE record SET body = zeroblob(length(body)) WHERE kind = 1",
    "UPDATE record SET checksum = zeroblob(32) WHERE kind = 1",
    "UPDATE record SET body = x'' WHERE kind = 1",
    "UPDATE chunk SET bytes = x'5b395d' WHERE bytes = x'5b355d'",
    "DELETE FROM chunk WHERE bytes = x'5b355d'",
  ])
  func `a damaged draft is quarantined and can be exported`(damage: String) throws {
    let bench = try StoreBench()
    let slot = try kept(bench)
    try bench.execute(damage)
    let store = try bench.store()
    let found = try store.findDraft(sessionID: "s1")
    #expect(found.finding.draft == nil)
    #expect(found.finding.quarantined == 1)
    #expect(try store.recoverables().isEmpty)
    let damaged = try #require(try store.quarantined().first)
    #expect(damaged.sessionID == "s1")
    let export = try #require(try store.export(damaged.id))
    #expect(export.starts(with: Array("record\t".utf8)))
    // It is reported once and stays where it is, and the writer can continue.
    #expect(try store.findDraft(sessionID: "s1").finding.quarantined == 0)
    try store.write(StoreBench.draft(6), in: slot)
    #expect(try store.quarantined().count == 1)
    #expect(try store.inspect(slot).draft == StoreBench.draft(6))
  }

  @Test func `a damaged base does not affect the draft`() throws {
    let bench = try StoreBench()
    _ = try kept(bench)
    try bench.execute("UPDATE record SET checksum = x'' WHERE kind = 3")
    let found = try bench.store().findDraft(sessionID: "s1")
    #expect(found.finding.draft == StoreBench.draft(5, base: nil))
    #expect(found.finding.quarantined == 1)
  }

  @Test func `a file that is not a database is moved aside, and work continues`() throws {
    let bench = try StoreBench()
    try bench.put([UInt8](repeating: 0x41, count: 9_000))
    let store = try bench.store()
    #expect(store.salvage?.saved == 0)
    #expect(bench.names.contains("drafts.damaged-1.sqlite"))
    let slot = try store.makeSlot(writer: "w1")
    try store.write(StoreBench.draft(1), in: slot)
    #expect(try store.inspect(slot).draft == StoreBench.draft(1))
  }

  @Test func `a rescue that was killed is finished by the next open`() throws {
    let bench = try StoreBench()
    let slot = try kept(bench)
    // The damaged database had been moved aside, and the new one not yet put in its place.
    let path = bench.path + "/drafts"
    #expect(rename(path + ".sqlite", path + ".rescue.sqlite") == 0)
    // The log of the damaged one is not the new one's.
    close(open(path + ".sqlite-wal", O_CREAT | O_WRONLY, 0o600))
    let store = try bench.store()
    #expect(try store.inspect(slot).draft == StoreBench.draft(5))
    #expect(!bench.names.contains("drafts.rescue.sqlite"))
    #expect(bench.names.contains("drafts.damaged-1.sqlite-wal"))
  }

  @Test func `a rescue that fails leaves the damaged database where it is`() throws {
    let bench = try StoreBench()
    let damaged = [UInt8](repeating: 0x41, count: 9_000)
    try bench.put(damaged)
    // Nothing can be renamed to a folder that is not empty.
    let obstacle = bench.path + "/drafts.rescue.sqlite"
    #expect(mkdir(obstacle, 0o700) == 0 && mkdir(obstacle + "/x", 0o700) == 0)
    #expect(throws: DraftStoreError.self) { try bench.store() }
    #expect(bench.names.contains("drafts.sqlite"))
    #expect(!bench.names.contains { $0.hasPrefix("drafts.damaged") })
    #expect(rmdir(obstacle + "/x") == 0 && rmdir(obstacle) == 0)
    #expect(try bench.store().salvage != nil)
  }

  @Test func `whichever page is damaged, exactly the intact records are salvaged`() throws {
    let original = try StoreBench()
    do {
      let store = try original.store()
      for index in 1...80 {
        let slot = try store.makeSlot(writer: "w\(index)")
        try store.write(StoreBench.draft(index), in: slot)
      }
    }
    try original.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    let whole = try RepositoryFile.contents(ofFile: original.path + "/drafts.sqlite")
    let page = 4_096
    var saved: [Int] = []
    for number in 1..<whole.count / page {
      let bench = try StoreBench()
      var bytes = whole
      for index in number * page..<(number + 1) * page { bytes[index] = 0xA5 }
      try bench.put(bytes)
      let store = try bench.store()
      let drafts = try store.recoverables()
      var count = 0
      for draft in drafts {
        guard let found = try store.inspect(draft.slot).draft else { continue }
        #expect(found.document == StoreBench.document("[\(draft.revision)]"))
        count += 1
      }
      saved.append(count)
      // Work goes on whatever was found.
      let slot = try store.makeSlot(writer: "new")
      try store.write(StoreBench.draft(1), in: slot)
    }
    // The root of a tree costs all of it, a leaf what lies on it.
    #expect(saved.count { $0 >= 40 } * 10 >= saved.count * 7, "\(saved)")
  }

  @Test func `a database that another process uses is not replaced`() throws {
    let bench = try StoreBench()
    let first = try bench.store()
    let second = try bench.store()
    _ = try first.makeSlot(writer: "w1")
    // Both hold the folder's lock, so neither may replace the database.
    let lock = try FolderLock(DraftFolder(bench.path), busyMilliseconds: 50)
    let rescue = DatabaseRescue(
      try DraftFolder(bench.path), first.configuration, first.seals)
    let refused = #expect(throws: DraftStoreError.self) {
      try rescue.replace(under: lock)
    }
    #expect(refused?.failure == .locked)
    _ = second
  }

  @Test(arguments: [Int64.max, .min, -1])
  func `a damaged byte count is a full quota or none, and does not trap`(count: Int64) throws {
    let bench = try StoreBench()
    let slot = try kept(bench)
    try bench.execute("UPDATE usage SET bytes = \(count)")
    let store = try bench.store()
    do throws(DraftStoreError) {
      try store.write(StoreBench.draft(6), in: slot)
      #expect(count < 0)
    } catch {
      #expect(count == .max)
      #expect(error.failure == .quotaExceeded)
    }
    #expect(try store.inspect(slot).draft?.revision == (count < 0 ? 6 : 5))
  }

  @Test func `a pending save is written again after a damaged database was replaced`() throws {
    let bench = try StoreBench()
    let store = try bench.store()
    let slot = try store.makeSlot(writer: "w1")
    let attempt = SaveAttempt(
      key: "w1.1", revision: 5, target: .update(sessionID: "s1", expectedVersion: 3),
      document: StoreBench.document("[5]"))
    try store.write(StoreBench.draft(5, attempt: attempt), in: slot)
    // What the store remembers of the slot is true no more.
    try bench.execute("DELETE FROM record WHERE kind = 2")
    try store.write(StoreBench.draft(6, attempt: attempt), in: slot)
    #expect(try store.inspect(slot).draft == StoreBench.draft(6, attempt: attempt))
  }

  // MARK: Bodies

  private static let body = DraftRecord(
    StoreBench.document("[1]"), (0..<2).compactMap { _ in try? DraftStore.digest(of: [1]) },
    revision: 3, writtenAt: 9, version: StoreBench.base(3).version,
    attempt: SaveAttempt(
      key: "k", revision: 3, target: .update(sessionID: "s", expectedVersion: 2),
      document: StoreBench.document("[1]"), ownTitle: "own")
  ).body

  @Test func `a record decodes from its body, and from no truncation of it`() {
    #expect(DraftRecord(body: Self.body)?.body == Self.body)
    for count in Self.body.indices {
      #expect(DraftRecord(body: Array(Self.body[..<count])) == nil)
    }
    #expect(DraftRecord(body: Self.body + [0]) == nil)
  }

  @Test func `no changed byte of a body makes decoding trap`() {
    for index in Self.body.indices {
      for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
        var body = Self.body
        body[index] = value
        if let record = DraftRecord(body: body) { #expect(record.body == body) }
      }
    }
  }

  @Test func `a body keeps the format of its content, and the first form has none`() throws {
    var document = StoreBench.document("[1]")
    let digests = (0..<2).compactMap { _ in try? DraftStore.digest(of: [1]) }
    var first = DraftRecord(document, digests, revision: 3, writtenAt: 9).body
    // The first form ended before the flag of the format.
    first.removeLast()
    first[7] = 1
    let read = try #require(DraftRecord(body: first))
    #expect(read.format == nil && read.title == document.title && read.writtenAt == 9)
    document.format = WorkbenchFormat("survey", version: 2)
    let body = DraftRecord(document, digests, revision: 3, writtenAt: 9).body
    #expect(DraftRecord(body: body)?.format == document.format)
    for count in body.indices { #expect(DraftRecord(body: Array(body[..<count])) == nil) }
  }

  @Test(arguments: [-1, 1 << 53, .max, .min])
  func `a revision that leaves no room for further edits is damage`(revision: Int) {
    let digests = (0..<2).compactMap { _ in try? DraftStore.digest(of: [1]) }
    let record = DraftRecord(
      StoreBench.document("[1]"), digests, revision: revision, writtenAt: 9)
    #expect(DraftRecord(body: record.body) == nil)
  }
}
