// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing
import WorkbenchEngine

@testable import DraftStore

@Suite struct SealingTests {
  /// A folder with a plaintext draft in each state: open, acknowledged, discarded and deleted.
  private func plain() throws -> (bench: StoreBench, slot: DraftSlot) {
    let bench = try StoreBench()
    let store = try bench.store { $0.historyCountMax = 1 }
    let slot = try store.makeSlot(writer: "w1")
    for revision in 1...3 {
      try store.write(StoreBench.secret("wombat", revision), in: slot)
      try store.acknowledge(through: revision, base: StoreBench.base(3), in: slot)
    }
    try store.trash(
      StoreBench.secret("wombat", 4).document, revision: 4, writtenAt: 4, in: slot)
    try store.write(StoreBench.secret("wombat", 5), in: slot)
    return (bench, slot)
  }

  private func isComplete(_ store: DraftStore, _ slot: DraftSlot) throws -> Bool {
    try store.inspect(slot).draft == StoreBench.secret("wombat", 5)
      && store.history().map(\.revision) == [3] && store.trashed().map(\.revision) == [4]
      && store.quarantined().isEmpty
  }

  @Test func `keys seal what is there, and no file contains a text of it any more`() throws {
    let (bench, slot) = try plain()
    #expect(try !bench.files(containing: "wombat").isEmpty)
    for _ in 0..<2 {
      let store = try bench.store(keys: [1])
      #expect(store.sealing == .on)
      #expect(try bench.files(containing: "wombat") == [])
      #expect(try isComplete(store, slot))
      let kept = try #require(try store.trashed().first)
      #expect(try store.document(kept.id) == StoreBench.secret("wombat", 4).document)
    }
  }

  @Test func `new drafts, their base, history and trash are never written in plaintext`() throws {
    let bench = try StoreBench()
    let store = try bench.store(keys: [1])
    let slot = try store.makeSlot(writer: "w1")
    for revision in 1...3 {
      try store.write(StoreBench.secret("wombat", revision), in: slot)
      try store.acknowledge(
        through: revision - 1, base: StoreBench.secret("wombat", 1).base, in: slot)
    }
    try store.trash(
      StoreBench.secret("wombat", 4).document, revision: 2, writtenAt: 4, in: slot)
    #expect(try bench.files(containing: "wombat") == [])
    #expect(try store.inspect(slot).draft?.document == StoreBench.secret("wombat", 3).document)
    #expect(try bench.blobs("SELECT body FROM record WHERE key IS NULL").isEmpty)
  }

  @Test func `equal parts are sealed once, and their sealed size counts in the quota`() throws {
    let bench = try StoreBench()
    let store = try bench.store(keys: [1])
    for index in 1...3 {
      let slot = try store.makeSlot(writer: "w\(index)")
      try store.write(StoreBench.draft(index), in: slot)
    }
    let chunks = try bench.blobs("SELECT bytes FROM chunk")
    // The parts [1], [2] and [3], which differ, [0] of each, and the base.
    #expect(chunks.count == 4)
    #expect(Set(chunks).count == 4)
    #expect(chunks.allSatisfy { $0.count > "[1]".utf8.count + 32 })
    #expect(try store.usedBytes() == Int64(chunks.reduce(0) { $0 + $1.count }))
  }

  // MARK: Other keys

  @Test func `a wrong key quarantines and deletes nothing, and the right one finds all`() throws {
    let (bench, slot) = try plain()
    _ = try bench.store(keys: [1])
    do {
      let store = try bench.store(keys: [2]) {
        $0.quotaBytes = 400
        $0.historyCountMax = 0
      }
      #expect(store.sealing == .on)
      #expect(try store.findDraft(sessionID: "s1").finding == DraftFinding(quarantined: 1))
      #expect(try store.adopt(slot).slot == nil)
      #expect(try store.recoverables().isEmpty && store.history().isEmpty)
      let locked = try store.quarantined()
      #expect(locked.allSatisfy { $0.title == nil })
      #expect(try store.export(locked[0].id) != nil && store.document(locked[0].id) == nil)
      try store.emptyTrash(writtenBefore: .max)
      // Work goes on under the other key; the history is not evicted for it.
      let other = try store.makeSlot(writer: "w2")
      try? store.write(StoreBench.draft(6), in: other)
      try store.acknowledge(through: 6, base: StoreBench.base(4), in: other)
    }
    #expect(try isComplete(bench.store(keys: [1, 2]) { _ in }, slot))
  }

  @Test func `a writer that lacks the key of its slot's records replaces none of them`() throws {
    let (bench, slot) = try plain()
    let first = try bench.store(keys: [1])
    #expect(try first.adopt(slot).slot == slot)
    // Another process replaces the key while the slot is held.
    _ = try bench.store(keys: [2, 1])
    try first.write(StoreBench.draft(6), in: slot)
    let both = try bench.store(keys: [2, 1])
    #expect(try both.inspect(slot).draft == StoreBench.draft(6))
    let replaced = try both.quarantined().compactMap(\.revision)
    #expect(replaced.contains(5))
  }

  @Test func `without a key nothing is written, and nothing is lost`() throws {
    let (bench, slot) = try plain()
    let early = try bench.store()
    _ = try bench.store(keys: [1])
    for store in [early, try bench.store()] {
      let error = #expect(throws: DraftStoreError.self) { try store.makeSlot(writer: "w9") }
      #expect(error?.failure == .keyMissing)
      #expect(throws: DraftStoreError.self) { try store.write(StoreBench.draft(6), in: slot) }
      #expect(try store.findDraft(sessionID: "s1").finding == DraftFinding(quarantined: 1))
      #expect(try store.quarantined().count == 5)
    }
    #expect(try bench.store().sealing == .keyMissing)
    #expect(try isComplete(bench.store(keys: [1]), slot))
  }

  @Test func `a new key in front seals everything anew, and the old one can go`() throws {
    let (bench, slot) = try plain()
    let ids = try (1...3).map { number in
      let keys = [UInt8](stride(from: UInt8(number), through: 1, by: -1))
      #expect(try bench.store(keys: keys).sealing == .on)
      return try bench.blobs("SELECT DISTINCT key FROM record")
    }
    #expect(ids.allSatisfy { $0.count == 1 } && Set(ids).count == 3)
    #expect(try isComplete(bench.store(keys: [3]), slot))
    #expect(try bench.store(keys: [1]).recoverables().isEmpty)
  }

  @Test func `another user's records are neither sealed nor locked`() throws {
    let (bench, _) = try plain()
    let owner = DraftOwner(serverID: "server", principalID: "bob")
    let bob = try bench.store(owner: owner)
    let slot = try bob.makeSlot(writer: "w1")
    // A part of this content is stored once for both users.
    try bob.write(StoreBench.secret("wombat", 5), in: slot)
    #expect(try bench.store(keys: [1]).sealing == .on)
    #expect(try bob.inspect(slot).draft == StoreBench.secret("wombat", 5))
    let next = StoreBench.secret("koala", 6, version: 4)
    try bob.write(next, in: slot)
    #expect(try bob.inspect(slot).draft == next)
    #expect(try bench.store(keys: [1]).recoverables().count == 1)
  }

  // MARK: Unfinished

  @Test(arguments: [true, false])
  func `while another process reads, sealing is unfinished; the next open or release ends it`(
    isOpened: Bool
  ) throws {
    let (bench, slot) = try plain()
    let reader = try SQLiteDatabase(
      path: bench.path + "/drafts.sqlite", isReadOnly: true, busyMilliseconds: 0)
    try reader.execute("BEGIN")
    _ = try reader.first("SELECT count(*) FROM record") { $0.integer(0) }
    let store = try bench.store(keys: [1])
    guard case .unfinished(let error) = store.sealing else {
      Issue.record("\(store.sealing)")
      return
    }
    #expect(error.failure == .locked)
    #expect(try isComplete(store, slot))
    if isOpened {
      try reader.execute("COMMIT")
      #expect(try bench.store(keys: [1]).sealing == .on)
    } else {
      #expect(try store.adopt(slot).slot == slot)
      try reader.execute("COMMIT")
      try store.release(slot)
      #expect(store.sealing == .on)
    }
    #expect(try bench.files(containing: "wombat") == [])
  }

  @Test func `a damaged record is sealed as it is`() throws {
    let (bench, _) = try plain()
    try bench.execute("UPDATE record SET checksum = zeroblob(32) WHERE kind = 1")
    let before = try bench.store()
    #expect(try before.findDraft(sessionID: "s1").finding.quarantined == 1)
    let damaged = try #require(try before.quarantined().first)
    let export = try before.export(damaged.id)
    let store = try bench.store(keys: [1])
    #expect(try bench.files(containing: "wombat") == [])
    #expect(try store.quarantined() == [damaged])
    #expect(try store.export(damaged.id) == export)
    #expect(try store.document(damaged.id) == nil)
  }

  @Test func `a database of the first version is read and sealed`() throws {
    let (bench, slot) = try plain()
    try bench.execute(StoreBench.toFirstVersion)
    #expect(try isComplete(bench.store(), slot))
    try bench.execute(StoreBench.toFirstVersion)
    let store = try bench.store(keys: [1])
    #expect(store.sealing == .on)
    #expect(try isComplete(store, slot))
    #expect(try bench.files(containing: "wombat") == [])
    #expect(try bench.blobs("SELECT body FROM record WHERE key IS NULL").isEmpty)
  }

  @Test func `an open that has nothing to seal writes nothing, even if a record cannot be opened`()
    throws
  {
    let (bench, _) = try plain()
    _ = try bench.store(keys: [1])
    try bench.execute("UPDATE record SET body = zeroblob(length(body)) WHERE kind = 1")
    #expect(try bench.store(keys: [2, 1]).sealing == .on)
    let path = bench.path + "/drafts.sqlite"
    let before = try RepositoryFile.contents(ofFile: path)
    let store = try bench.store(keys: [2, 1])
    #expect(store.sealing == .on)
    #expect(try RepositoryFile.contents(ofFile: path) == before)
    #expect(try RepositoryFile.contents(ofFile: path + "-wal").isEmpty)
    #expect(try store.findDraft(sessionID: "s1").finding.quarantined == 1)
  }

  @Test func `an erasure that another user left undone does not concern one who seals nothing`()
    throws
  {
    let (bench, _) = try plain()
    let reader = try SQLiteDatabase(
      path: bench.path + "/drafts.sqlite", isReadOnly: true, busyMilliseconds: 0)
    try reader.execute("BEGIN")
    _ = try reader.first("SELECT count(*) FROM record") { $0.integer(0) }
    #expect(try bench.store().wipe().isErased == false)
    let bob = DraftOwner(serverID: "server", principalID: "bob")
    #expect(try bench.store(owner: bob).sealing == .off)
  }
}
