// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing
import WorkbenchEngine

@testable import DraftStore

@Suite struct WipeTests {
  private static let bob = DraftOwner(serverID: "server", principalID: "bob")

  private func store(_ bench: StoreBench, _ text: String, owner: DraftOwner, keys: [UInt8])
    throws -> (store: DraftStore, slot: DraftSlot)
  {
    let store = try bench.store(owner: owner, keys: keys)
    let slot = try store.makeSlot(writer: "w1")
    try store.write(StoreBench.secret(text, 1), in: slot)
    try store.acknowledge(through: 1, base: StoreBench.base(3), in: slot)
    try store.write(StoreBench.secret(text, 2), in: slot)
    try store.trash(StoreBench.secret(text, 3).document, revision: 2, writtenAt: 1, in: slot)
    try store.write(StoreBench.secret(text, 4), in: slot)
    return (store, slot)
  }

  @Test(arguments: [[], [1]] as [[UInt8]])
  func `a wipe removes everything of its user, and nothing of others`(keys: [UInt8]) throws {
    let bench = try StoreBench()
    let bob = try store(bench, "koala", owner: Self.bob, keys: [])
    let ann = try store(bench, "wombat", owner: StoreBench.owner, keys: keys)
    #expect(try ann.store.wipe() == WipeReport(isErased: true, remains: []))
    for text in ["wombat", "ann"] { #expect(try bench.files(containing: text) == []) }
    #expect(try ann.store.recoverables().isEmpty && ann.store.history().isEmpty)
    #expect(try bob.store.inspect(bob.slot).draft == StoreBench.secret("koala", 4))
    #expect(try bob.store.trashed().count == 1)
    // The store goes on, unsealed if it has no keys.
    let slot = try ann.store.makeSlot(writer: "w1")
    try ann.store.write(StoreBench.draft(1), in: slot)
    #expect(try ann.store.inspect(slot).draft == StoreBench.draft(1))
  }

  @Test func `sealed drafts can be wiped without their key`() throws {
    let bench = try StoreBench()
    _ = try store(bench, "wombat", owner: StoreBench.owner, keys: [1])
    let locked = try bench.store()
    #expect(try locked.wipe().isErased)
    #expect(try bench.store().sealing == .off)
    #expect(try bench.store(keys: [1]).quarantined().isEmpty)
  }

  @Test func `after a wipe, nobody writes into the slots that other writers got`() throws {
    let bench = try StoreBench()
    let ann = try store(bench, "wombat", owner: StoreBench.owner, keys: [])
    // Another process of the same user signs out.
    #expect(try bench.store().wipe().isErased)
    let bob = try store(bench, "koala", owner: Self.bob, keys: [])
    #expect(bob.slot == ann.slot)
    try expectRefusals(ann)
    #expect(try bob.store.inspect(bob.slot).draft == StoreBench.secret("koala", 4))
    #expect(try bob.store.trashed().count == 1 && bob.store.history().count == 1)
    #expect(try bench.files(containing: "wombat") == [])
    // The slot is still this process's, so that it can go on writing.
    try bob.store.write(StoreBench.secret("koala", 5), in: bob.slot)
  }

  @Test func `a slot that another process has adopted is not written`() throws {
    let bench = try StoreBench()
    let ann = try store(bench, "wombat", owner: StoreBench.owner, keys: [])
    try bench.execute("UPDATE slot SET started = started + 1")
    try expectRefusals(ann)
    #expect(try ann.store.inspect(ann.slot).draft == StoreBench.secret("wombat", 4))
  }

  private func expectRefusals(_ writer: (store: DraftStore, slot: DraftSlot)) throws {
    let (store, slot) = writer
    let calls: [() throws -> Void] = [
      { try store.write(StoreBench.secret("wombat", 9), in: slot) },
      { try store.acknowledge(through: 9, base: StoreBench.base(4), in: slot) },
      {
        let document = StoreBench.secret("wombat", 9).document
        try store.trash(document, revision: 9, writtenAt: 1, in: slot)
      },
      { try store.release(slot) },
    ]
    for call in calls {
      let error = #expect(throws: DraftStoreError.self) { try call() }
      #expect(error?.failure == .unavailable)
    }
  }

  @Test(arguments: [false, true])
  func `a damaged database is wiped if all of its records are the user's`(isShared: Bool) throws {
    let damaged = try StoreBench()
    _ = try store(damaged, "wombat", owner: StoreBench.owner, keys: [])
    if isShared { _ = try store(damaged, "koala", owner: Self.bob, keys: []) }
    try damaged.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    let bytes = try RepositoryFile.contents(ofFile: damaged.path + "/drafts.sqlite")
    let bench = try StoreBench()
    _ = try store(bench, "koala", owner: Self.bob, keys: [])
    try bench.put(bytes, as: "drafts.damaged-1.sqlite")
    let aside = bench.path + "/drafts.damaged-1.sqlite"
    #expect(try bench.store().wipe().remains == (isShared ? [aside] : []))
    #expect(try bench.files(containing: "wombat").isEmpty == !isShared)
  }

  @Test func `damaged databases are wiped unless others may have drafts in them`() throws {
    let bench = try StoreBench()
    let aside = bench.path + "/drafts.damaged-1.sqlite"
    let descriptor = open(aside, O_CREAT | O_WRONLY, 0o600)
    #expect(write(descriptor, "wombat", 6) == 6)
    close(descriptor)
    let bob = try store(bench, "koala", owner: Self.bob, keys: [])
    let ann = try bench.store()
    #expect(ann.damagedDatabases == [aside])
    #expect(try ann.wipe().remains == [aside])
    #expect(try bob.store.wipe().remains == [])
    #expect(!bench.names.contains("drafts.damaged-1.sqlite"))
  }

  @Test func `a wipe that cannot erase leaves the erasing to the next open`() throws {
    let bench = try StoreBench()
    let ann = try store(bench, "wombat", owner: StoreBench.owner, keys: [])
    let reader = try SQLiteDatabase(
      path: bench.path + "/drafts.sqlite", isReadOnly: true, busyMilliseconds: 0)
    try reader.execute("BEGIN")
    _ = try reader.first("SELECT count(*) FROM record") { $0.integer(0) }
    #expect(try ann.store.wipe().isErased == false)
    #expect(try ann.store.recoverables().isEmpty)
    #expect(throws: DraftStoreError.self) {
      try ann.store.write(StoreBench.draft(1), in: ann.slot)
    }
    try reader.execute("COMMIT")
    _ = try bench.store(owner: Self.bob)
    #expect(try bench.files(containing: "wombat") == [])
  }
}
