// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reactor
import Synchronization
import TestSupport
import Testing
import WorkbenchEngine

@testable import DraftStore

/// Rescues that were killed, and what they left.
@Suite(.timeLimit(.minutes(hangLimitMinutes)))
struct RescueTests {
  private func kept(_ bench: StoreBench) throws -> DraftSlot {
    let store = try bench.store()
    let slot = try store.makeSlot(writer: "w1")
    try store.write(StoreBench.draft(5), in: slot)
    return slot
  }

  // Safety: one thread at a time uses the lock; the list is guarded by a mutex.
  private final class Starters<Value: Sendable>: @unchecked Sendable {
    let rescue: DatabaseRescue
    let locks: [FolderLock]
    let results = Mutex<[Result<Value, DraftStoreError>]>([])

    init(_ bench: StoreBench) throws {
      let folder = try DraftFolder(bench.path)
      rescue = DatabaseRescue(folder, DraftStoreConfiguration(), try RecordSeals(nil))
      locks = try (0..<2).map { _ in try FolderLock(folder, busyMilliseconds: 60_000) }
    }

    /// Calls `body` for each lock on a thread of its own, and waits for both.
    func run(
      _ body: @escaping @Sendable (DatabaseRescue, FolderLock) throws(DraftStoreError) -> Value
    ) throws -> [Value] {
      let threads = try locks.indices.map { index in
        try SystemThread.start(name: "starter") { [self] in
          let result = Result { () throws(DraftStoreError) in try body(rescue, locks[index]) }
          results.withLock { $0.append(result) }
        }
      }
      for thread in threads { thread.join() }
      return try results.withLock { $0 }.map { try $0.get() }
    }
  }

  @Test func `of processes that start after a killed rescue, one finishes it, and all come up`()
    throws
  {
    let bench = try StoreBench()
    let slot = try kept(bench)
    let path = bench.path + "/drafts"
    #expect(rename(path + ".sqlite", path + ".rescue.sqlite") == 0)
    // Both hold the folder's lock before and after, as running processes do.
    let starters = try Starters<Void>(bench)
    _ = try starters.run { (rescue, lock) throws(DraftStoreError) in
      try rescue.finish(under: lock)
    }
    #expect(!bench.names.contains("drafts.rescue.sqlite"))
    #expect(try bench.store().inspect(slot).draft == StoreBench.draft(5))
    #expect(starters.locks.count == 2)
  }

  @Test func `of processes that find the database damaged, one replaces it, and all come up`()
    throws
  {
    let bench = try StoreBench()
    try bench.put([UInt8](repeating: 0x41, count: 9_000))
    let starters = try Starters<Salvage?>(bench)
    let salvages = try starters.run { (rescue, lock) throws(DraftStoreError) in
      try rescue.replace(under: lock)
    }
    #expect(salvages.count { $0 != nil } == 1)
    #expect(bench.names.filter { $0.hasPrefix("drafts.damaged") } == ["drafts.damaged-1.sqlite"])
    #expect(try bench.store().salvage == nil)
    #expect(starters.locks.count == 2)
  }

  @Test func `a rescue of the first layout changes nothing in it, so it opens again`() throws {
    let bench = try StoreBench()
    let slot = try kept(bench)
    try bench.execute(StoreBench.toFirstVersion)
    let configuration = DraftStoreConfiguration()
    let rescue = DatabaseRescue(
      try DraftFolder(bench.path), configuration, try RecordSeals(nil))
    let salvage = try rescue.run()
    #expect(salvage.lost == 0 && salvage.saved == 2)
    #expect(try bench.store().inspect(slot).draft == StoreBench.draft(5))
    // As if it had been killed before it moved anything.
    let path = bench.path + "/drafts.sqlite"
    for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
    #expect(rename(salvage.path, path) == 0)
    let store = try bench.store()
    #expect(store.salvage == nil)
    #expect(try store.inspect(slot).draft == StoreBench.draft(5))
  }

  @Test(arguments: [[], [1]] as [[UInt8]])
  func `what a killed rescue left is erased by the next open`(keys: [UInt8]) throws {
    let bench = try StoreBench()
    _ = try bench.store(keys: keys)
    for name in ["rescue-part.sqlite", "rescue-part.sqlite-wal", "rescue.sqlite-journal"] {
      try bench.put(Array("wombat".utf8), as: "drafts." + name)
    }
    let store = try bench.store(keys: keys)
    #expect(store.sealing == (keys.isEmpty ? .off : .on))
    #expect(try bench.files(containing: "wombat") == [])
    #expect(!bench.names.contains { $0.hasPrefix("drafts.rescue") })
  }

  @Test func `sealing is unfinished while something that a rescue left cannot be removed`() throws {
    let bench = try StoreBench()
    let obstacle = bench.path + "/drafts.rescue-part.sqlite"
    #expect(mkdir(obstacle, 0o700) == 0)
    guard case .unfinished(let error) = try bench.store(keys: [1]).sealing else {
      Issue.record("It is finished.")
      return
    }
    #expect(error.failure == .unavailable)
    #expect(rmdir(obstacle) == 0)
    #expect(try bench.store(keys: [1]).sealing == .on)
  }

  @Test func `a database that is replaced while it is open is sealed to the end`() throws {
    let bench = try StoreBench()
    let slot = try kept(bench)
    try bench.execute("CREATE TABLE plain AS SELECT * FROM record WHERE kind = 1")
    try bench.execute("CREATE TABLE part AS SELECT * FROM chunk")
    let store = try bench.store(keys: [1])
    // Another program puts back a plaintext record, and damages an index.
    try bench.execute(
      """
      INSERT INTO chunk SELECT * FROM part;
      INSERT INTO record (slot, kind, revision, body, checksum)
      SELECT slot, 5, revision, body, checksum FROM plain;
      """)
    try bench.damageIndex("record_of_slot")
    #expect(try store.recoverables().count == 1)
    #expect(store.salvage?.lost == 0 && store.sealing == .on)
    #expect(try store.trashed().map(\.revision) == [5])
    #expect(try bench.blobs("SELECT body FROM record WHERE key IS NULL").isEmpty)
    #expect(try store.inspect(slot).draft == StoreBench.draft(5))
  }
}
