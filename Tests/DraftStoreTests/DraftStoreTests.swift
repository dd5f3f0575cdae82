// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkbenchEngine

@testable import DraftStore

@Suite struct DraftStoreTests {
  private static let attempt = SaveAttempt(
    key: "w1.1", revision: 4, target: .update(sessionID: "s1", expectedVersion: 3),
    document: StoreBench.document("[4]", title: "copy"), ownTitle: "t")

  @Test(arguments: [
    StoreBench.draft(5), StoreBench.draft(5, base: nil), StoreBench.draft(5, attempt: attempt),
    StoreBench.draft(
      5, base: nil,
      attempt: SaveAttempt(
        key: "k", revision: 5, target: .create, document: StoreBench.document("[5]"))),
    WorkbenchDraft(
      revision: 1, document: WorkbenchDocument(title: "", content: WorkbenchContent(text: [])),
      base: nil, attempt: nil, writtenAt: -1),
    WorkbenchDraft(
      revision: 1,
      document: WorkbenchDocument(title: "ä\0", content: WorkbenchContent(parts: [])), base: nil,
      attempt: nil, writtenAt: .max),
  ])
  func `a draft is read as it was written`(draft: WorkbenchDraft) throws {
    let bench = try StoreBench()
    let slot = try {
      let store = try bench.store()
      let slot = try store.makeSlot(writer: "w1")
      try store.write(draft, in: slot)
      return slot
    }()
    let found = try bench.store().adopt(slot)
    #expect(found.finding.draft == draft)
    #expect(found.finding.quarantined == 0)
  }

  @Test func `an acknowledgement moves drafts up to its edit into the history, and no later ones`()
    throws
  {
    let bench = try StoreBench()
    let store = try bench.store()
    let slot = try store.makeSlot(writer: "w1")
    try store.write(StoreBench.draft(5, attempt: Self.attempt), in: slot)
    try store.acknowledge(through: 4, base: StoreBench.base(4), in: slot)
    let later = try store.inspect(slot).draft
    #expect(later == StoreBench.draft(5, base: StoreBench.base(4)))
    #expect(try store.history().isEmpty)
    try store.acknowledge(through: 5, base: StoreBench.base(5), in: slot)
    #expect(try store.inspect(slot).draft == nil)
    let kept = try #require(try store.history().first)
    #expect(kept.revision == 5)
    #expect(try store.document(kept.id) == StoreBench.document("[5]"))
  }

  @Test func `two documents of one process do not share a slot`() throws {
    let bench = try StoreBench()
    let slot = try {
      let store = try bench.store()
      let slot = try store.makeSlot(writer: "w1")
      try store.write(StoreBench.draft(5), in: slot)
      try store.release(slot)
      return slot
    }()
    let store = try bench.store()
    #expect(try store.adopt(slot).slot == slot)
    for evenIfOpen in [false, true] {
      let second = try store.adopt(slot, evenIfOpen: evenIfOpen)
      #expect(second.slot == nil && second.alsoOpen.count == 1)
    }
    try store.release(slot)
    #expect(try store.adopt(slot).slot == slot)
  }

  @Test func `a draft after an acknowledgement is complete`() throws {
    let bench = try StoreBench()
    let store = try bench.store { $0.historyCountMax = 0 }
    let slot = try store.makeSlot(writer: "w1")
    try store.write(StoreBench.draft(5), in: slot)
    try store.acknowledge(through: 5, base: StoreBench.base(4), in: slot)
    try store.write(StoreBench.draft(6, base: StoreBench.base(4)), in: slot)
    #expect(
      try bench.store().adopt(slot).finding.draft
        == StoreBench.draft(6, base: StoreBench.base(4)))
  }

  @Test func `a discarded draft moves to the trash in one step, and can be restored`() throws {
    let bench = try StoreBench()
    let store = try bench.store()
    let slot = try store.makeSlot(writer: "w1")
    try store.write(StoreBench.draft(5), in: slot)
    try store.trash(StoreBench.document("[6]"), revision: 6, writtenAt: 8, in: slot)
    #expect(try store.recoverables().isEmpty)
    let kept = try #require(try store.trashed().first)
    #expect(kept.sessionID == "s1")
    #expect(try store.document(kept.id) == StoreBench.document("[6]"))
    #expect(try store.emptyTrash(writtenBefore: 8) == 0)
    #expect(try store.trashed().count == 1)
    #expect(try store.emptyTrash(writtenBefore: 9) == 1)
    #expect(try store.trashed().isEmpty)
    #expect(try store.usedBytes() == 0)
  }

  @Test func `the trash is emptied of all that its user can read, and of nothing else`() throws {
    let bench = try StoreBench()
    let bob = try bench.store(owner: DraftOwner(serverID: "server", principalID: "bob"))
    let store = try bench.store()
    for (store, writer) in [(bob, "w1"), (store, "w1"), (store, "w2"), (store, "w3")] {
      let slot = try store.makeSlot(writer: writer)
      try store.trash(StoreBench.document("[1]"), revision: 1, writtenAt: .max, in: slot)
      try store.write(StoreBench.draft(2), in: slot)
    }
    try bench.execute(
      "UPDATE record SET body = x'' WHERE id = (SELECT max(id) FROM record WHERE kind = 5)")
    #expect(try store.emptyTrash() == 2)
    #expect(try store.trashed().map(\.title) == [nil])
    #expect(try store.emptyTrash() == 0)
    #expect(try bob.trashed().count == 1)
    #expect(try store.recoverables().count == 3)
  }

  @Test func `equal parts are stored once, and removed with the last record that needs them`()
    throws
  {
    let bench = try StoreBench()
    let store = try bench.store()
    let slot = try store.makeSlot(writer: "w1")
    let draft = StoreBench.draft(5)
    let base = ServerCopy(version: StoreBench.base(3).version, document: draft.document)
    try store.write(
      WorkbenchDraft(
        revision: 5, document: draft.document, base: base, attempt: nil, writtenAt: 5), in: slot)
    #expect(try store.usedBytes() == Int64(draft.document.content.byteCount))
    let other = try store.makeSlot(writer: "w2")
    try store.write(draft, in: other)
    try store.trash(draft.document, revision: 5, writtenAt: 0, in: slot)
    try store.emptyTrash(writtenBefore: 1)
    #expect(try store.inspect(other).draft == draft)
  }

  @Test func `the oldest history makes space for drafts, then the quota fails`() throws {
    let bench = try StoreBench()
    let store = try bench.store { $0.quotaBytes = 40 }
    let slot = try store.makeSlot(writer: "w1")
    for revision in 1...9 {
      try store.write(StoreBench.draft(revision * 1_000, base: nil), in: slot)
      try store.acknowledge(
        through: revision * 1_000, base: StoreBench.base(1), in: slot)
    }
    #expect(try store.usedBytes() <= 40)
    #expect(try store.history().first?.revision == 9_000)
    #expect(try store.history().count < 9)
    try store.write(StoreBench.draft(1), in: slot)
    let large = WorkbenchDraft(
      revision: 2, document: StoreBench.document(String(repeating: " ", count: 50) + "1"),
      base: nil, attempt: nil, writtenAt: 2)
    let history = try store.history()
    let error = #expect(throws: DraftStoreError.self) { try store.write(large, in: slot) }
    #expect(error?.failure == .quotaExceeded)
    #expect(try store.inspect(slot).draft == StoreBench.draft(1))
    #expect(try store.history() == history)
  }

  @Test func `the history of a session is limited`() throws {
    let bench = try StoreBench()
    let store = try bench.store { $0.historyCountMax = 3 }
    let slot = try store.makeSlot(writer: "w1")
    for revision in 1...5 {
      try store.write(StoreBench.draft(revision), in: slot)
      try store.acknowledge(through: revision, base: StoreBench.base(1), in: slot)
    }
    #expect(try store.history().map(\.revision) == [5, 4, 3])
  }

  @Test func `drafts of another user are neither shown nor adopted`() throws {
    let bench = try StoreBench()
    let store = try bench.store()
    let slot = try store.makeSlot(writer: "w1")
    try store.write(StoreBench.draft(5), in: slot)
    try store.trash(StoreBench.document("[9]"), revision: 1, writtenAt: 0, in: slot)
    for owner in [
      DraftOwner(serverID: "server", principalID: "eve"),
      DraftOwner(serverID: "other", principalID: "ann"),
    ] {
      let foreign = try bench.store(owner: owner)
      #expect(try foreign.recoverables().isEmpty)
      #expect(try foreign.findDraft(sessionID: "s1").slot == nil)
      #expect(try foreign.trashed().isEmpty)
      #expect(try foreign.adopt(slot).finding.draft == nil)
      let id = try #require(try store.trashed().first?.id)
      #expect(try foreign.document(id) == nil)
      #expect(try foreign.export(id) == nil)
    }
  }

  @Test func `two writers of one session have separate drafts`() throws {
    let bench = try StoreBench()
    let stores = [try bench.store(), try bench.store()]
    for (index, store) in stores.enumerated() {
      let slot = try store.makeSlot(writer: "w\(index)")
      try store.write(StoreBench.draft(index + 1), in: slot)
    }
    #expect(try stores[0].recoverables().map(\.revision) == [2, 1])
  }

  @Test func `two windows of one process do not share a slot`() throws {
    let bench = try StoreBench()
    let store = try bench.store()
    let slot = try store.makeSlot(writer: "w1")
    try store.write(StoreBench.draft(5), in: slot)
    let second = try store.findDraft(sessionID: "s1")
    #expect(second.slot == nil)
    #expect(second.alsoOpen == [store.holder])
    try store.release(slot)
    #expect(try store.findDraft(sessionID: "s1").slot == slot)
  }

  @Test func `a locked database is reported, and nothing has changed`() throws {
    let bench = try StoreBench()
    let store = try bench.store()
    let slot = try store.makeSlot(writer: "w1")
    try store.write(StoreBench.draft(1), in: slot)
    let other = try bench.store()
    try other.database.execute("BEGIN IMMEDIATE")
    let error = #expect(throws: DraftStoreError.self) {
      try store.write(StoreBench.draft(2), in: slot)
    }
    #expect(error?.failure == .locked)
    try other.database.execute("ROLLBACK")
    try store.write(StoreBench.draft(3), in: slot)
    #expect(try store.inspect(slot).draft == StoreBench.draft(3))
  }

  @Test func `a newer program's database is read but not written`() throws {
    let bench = try StoreBench()
    let slot = try {
      let store = try bench.store()
      let slot = try store.makeSlot(writer: "w1")
      try store.write(StoreBench.draft(1), in: slot)
      return slot
    }()
    try bench.execute("PRAGMA user_version = \(DraftSchema.version + 1)")
    let store = try bench.store()
    #expect(store.isReadOnly)
    #expect(try store.recoverables().count == 1)
    #expect(try store.inspect(slot).draft == StoreBench.draft(1))
    let error = #expect(throws: DraftStoreError.self) {
      try store.write(StoreBench.draft(2), in: slot)
    }
    #expect(error?.failure == .newerSchema)
  }
}
