// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Testing
import WorkbenchEngine

@testable import DraftStore

@Suite struct SealTamperingTests {
  /// Two sealed drafts of one user, in slots 1 and 2, with the same revision.
  private func sealed() throws -> StoreBench {
    let bench = try StoreBench()
    let store = try bench.store(keys: [1])
    for (writer, text) in [("w1", "wombat"), ("w2", "koala")] {
      let slot = try store.makeSlot(writer: writer)
      try store.write(StoreBench.secret(text, 5), in: slot)
      try store.release(slot)
    }
    return bench
  }

  @Test(arguments: [
    "UPDATE record SET body = zeroblob(length(body)) WHERE slot = 1 AND kind = 1",
    "UPDATE record SET body = x'' WHERE slot = 1 AND kind = 1",
    "UPDATE record SET checksum = zeroblob(32) WHERE slot = 1 AND kind = 1",
    "UPDATE record SET key = NULL WHERE slot = 1 AND kind = 1",
    "UPDATE record SET key = zeroblob(16) WHERE slot = 1 AND kind = 1",
    "UPDATE record SET key = x'' WHERE slot = 1 AND kind = 1",
    "UPDATE record SET revision = 6 WHERE slot = 1 AND kind = 1",
    "UPDATE record SET slot = 3 - slot",
    """
    UPDATE record SET (body, checksum) = (
      SELECT body, checksum FROM record AS other WHERE other.slot = 2 AND other.kind = 1)
    WHERE slot = 1 AND kind = 1
    """,
    "UPDATE slot SET writer = 'w3' WHERE id = 1",
    "UPDATE slot SET writer = 'x' || writer; UPDATE slot SET writer = 'w1' WHERE id = 2",
    "UPDATE slot SET session = 's2' WHERE id = 1",
    "UPDATE record SET kind = 7 - kind WHERE slot = 1",
    "UPDATE record SET kind = 4 - kind WHERE slot = 1 AND kind IN (1, 3)",
    "UPDATE chunk SET bytes = zeroblob(length(bytes))",
    "UPDATE chunk SET bytes = x''",
    "UPDATE chunk SET bytes = (SELECT max(bytes) FROM chunk)",
    "UPDATE chunk SET digest = substr(digest, 2) || x'00'",
    "DELETE FROM chunk",
  ])
  func `a record that was changed or moved does not open`(change: String) throws {
    let bench = try sealed()
    try bench.execute(change)
    let store = try bench.store(keys: [1])
    for id in [1, 2] as [Int64] {
      guard let draft = try store.inspect(DraftSlot(id: id)).draft else { continue }
      // The other slot was not touched.
      #expect(id == 2 && draft == StoreBench.secret("koala", 5))
    }
    for session in ["s1", "s2"] {
      let found = try store.findDraft(sessionID: session).finding.draft
      #expect(found == nil || found == StoreBench.secret("koala", 5))
    }
  }

  @Test(arguments: ["server", "principal"])
  func `a slot that was given to another user does not open`(column: String) throws {
    let bench = try sealed()
    try bench.execute("UPDATE slot SET \(column) = 'bob'")
    var owner = StoreBench.owner
    if column == "server" { owner.serverID = "bob" } else { owner.principalID = "bob" }
    let store = try bench.store(owner: owner, keys: [1])
    #expect(try store.recoverables().isEmpty)
    #expect(try store.quarantined().count == 2)
  }

  @Test func `no changed byte of a body opens, even with a checksum that matches`() throws {
    let bench = try sealed()
    let body = try #require(
      try bench.blobs("SELECT body FROM record WHERE slot = 1 AND kind = 1").first)
    let place = RecordPlace(server: "server", principal: "ann", writer: "w1", revision: 5)
    let seal = try RecordSeal(key: StoreBench.key(1))
    #expect(try seal.openBody(body, at: place) != nil)
    for index in body.indices {
      var changed = body
      changed[index] ^= 1
      #expect(try seal.openBody(changed, at: place) == nil)
      #expect(try seal.openBody(Array(body[..<index]), at: place) == nil)
    }
    // The store relies on the seal, not on the checksum.
    var changed = body
    changed[body.count / 2] ^= 1
    let checksum = try SHA256.digest(of: changed).hexadecimal
    try bench.execute(
      """
      UPDATE record SET body = x'\(Hexadecimal.encode(changed))', checksum = x'\(checksum)'
      WHERE slot = 1 AND kind = 1
      """)
    #expect(try bench.store(keys: [1]).inspect(DraftSlot(id: 1)).draft == nil)
  }

  @Test func `a body opens only in its own place`() throws {
    let seal = try RecordSeal(key: StoreBench.key(1))
    let place = RecordPlace(server: "s", principal: "p", writer: "w", revision: 5)
    let body = CheckedBytes(checksum: try SHA256.digest(of: [1]), bytes: [1])
    let sealed = try seal.seal(body, at: place)
    #expect(try seal.openBody(sealed, at: place) == body)
    let others = [
      RecordPlace(server: "t", principal: "p", writer: "w", revision: 5),
      RecordPlace(server: "s", principal: "q", writer: "w", revision: 5),
      RecordPlace(server: "s", principal: "p", writer: "x", revision: 5),
      RecordPlace(server: "s", principal: "p", writer: "w", revision: 6),
      RecordPlace(server: "sp", principal: "", writer: "w", revision: 5),
    ]
    for other in others { #expect(try seal.openBody(sealed, at: other) == nil) }
    #expect(try seal.openPart(sealed, named: seal.name(of: body.checksum)) == nil)
    let part = try seal.seal(part: body)
    #expect(try seal.openPart(part, named: seal.name(of: body.checksum)) == body)
    #expect(try seal.openPart(part, named: body.checksum.bytes) == nil)
    let other = try RecordSeal(key: StoreBench.key(2))
    #expect(try other.openBody(sealed, at: place) == nil)
  }

  @Test(arguments: [[1], [2]] as [[UInt8]])
  func `a damaged database is salvaged sealed, with the key and without`(keys: [UInt8]) throws {
    let bench = try sealed()
    try bench.damageIndex("record_of_slot")
    do {
      let store = try bench.store(keys: keys)
      #expect(try store.recoverables().count == (keys == [1] ? 2 : 0))
      #expect(store.salvage?.lost == 0)
    }
    #expect(try bench.files(containing: "wombat") == [])
    let salvaged = try bench.store(keys: [1])
    #expect(salvaged.salvage == nil)
    for (id, text) in [(1, "wombat"), (2, "koala")] as [(Int64, String)] {
      #expect(try salvaged.inspect(DraftSlot(id: id)).draft == StoreBench.secret(text, 5))
    }
    #expect(try bench.store().sealing == .keyMissing)
  }
}
