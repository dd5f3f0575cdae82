// SPDX-License-Identifier: Apache-2.0

import Glibc
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

  // Safety: one task makes the store, and the test uses it after that task has ended.
  private struct Opened: @unchecked Sendable {
    let store: DraftStore
  }

  @Test(arguments: 0..<8)
  func `of processes that start after a killed rescue, one finishes it, and all come up`(
    round: Int
  ) async throws {
    let bench = try StoreBench()
    let slot = try kept(bench)
    let path = bench.path + "/drafts"
    #expect(rename(path + ".sqlite", path + ".rescue.sqlite") == 0)
    let folder = bench.path
    let stores = try await withThrowingTaskGroup(of: Opened.self) { group in
      for _ in 0..<2 {
        group.addTask {
          Opened(store: try DraftStore(folder: DraftFolder(folder), owner: StoreBench.owner))
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    // Each still holds the folder's lock, as a running process does.
    #expect(stores.count == 2)
    for opened in stores { #expect(try opened.store.inspect(slot).draft == StoreBench.draft(5)) }
    #expect(!bench.names.contains("drafts.rescue.sqlite"))
  }

  @Test(arguments: 0..<4)
  func `of processes that find the database damaged, one replaces it, and all come up`(
    round: Int
  ) async throws {
    let bench = try StoreBench()
    try bench.put([UInt8](repeating: 0x41, count: 9_000))
    let folder = bench.path
    let stores = try await withThrowingTaskGroup(of: Opened.self) { group in
      for _ in 0..<2 {
        group.addTask {
          Opened(store: try DraftStore(folder: DraftFolder(folder), owner: StoreBench.owner))
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(stores.count { $0.store.salvage != nil } == 1)
    #expect(bench.names.filter { $0.hasPrefix("drafts.damaged") } == ["drafts.damaged-1.sqlite"])
    for opened in stores { #expect(try opened.store.recoverables().isEmpty) }
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
    let store = try bench.store(keys: [1])
    // Another program puts back a plaintext record, and damages an index.
    try bench.execute(
      """
      INSERT INTO record (slot, kind, revision, body, checksum)
      SELECT slot, 5, revision, x'00', zeroblob(32) FROM record LIMIT 1;
      """)
    try bench.damageIndex("record_of_slot")
    #expect(try store.recoverables().count == 1)
    #expect(store.salvage != nil && store.sealing == .on)
    #expect(try bench.blobs("SELECT body FROM record WHERE key IS NULL").isEmpty)
    #expect(try store.inspect(slot).draft == StoreBench.draft(5))
  }
}
