// SPDX-License-Identifier: Apache-2.0

import Cryptography
import WorkbenchEngine

extension DraftStore {
  // MARK: Writing

  /// Inserts a record and its missing chunks, freeing space for them if necessary.
  func insert(
    _ record: DraftRecord, _ kind: DraftRecord.Kind, _ document: WorkbenchDocument,
    in slot: DraftSlot
  ) throws(DraftStoreError) -> Int64 {
    let body = CheckedBytes(checksum: try Self.digest(of: record.body), bytes: record.body)
    var names: [[UInt8]] = []
    for (part, named) in zip(document.content.parts, record.parts) {
      names.append(try insertChunk(CheckedBytes(checksum: named.digest, bytes: part.bytes)))
    }
    let stored = try sealed(body, revision: record.revision, in: slot.id)
    return try database.wrap { () throws(SQLiteError) in
      try database.run(
        "INSERT INTO record (slot, kind, revision, body, checksum, key) VALUES (?, ?, ?, ?, ?, ?)",
        .integer(slot.id), .integer(kind.rawValue), .integer(record.revision),
        .blob(stored.bytes), .blob(stored.checksum.bytes), SQLiteValue(seals.first?.keyID))
      let id = database.lastID
      for name in names {
        try database.run(
          "INSERT OR IGNORE INTO use (record, digest) VALUES (?, ?)", .integer(id), .blob(name))
      }
      return id
    }
  }

  /// Stores a part, unless it is stored already, and returns its name.
  private func insertChunk(_ part: CheckedBytes) throws(DraftStoreError) -> [UInt8] {
    let name = try name(of: part.checksum)
    let isThere = try database.wrap { () throws(SQLiteError) in
      try database.first("SELECT 1 FROM chunk WHERE digest = ?", .blob(name)) { _ in true }
    }
    if isThere == true { return name }
    let stored = try sealed(part: part)
    try makeRoom(for: Int64(stored.count))
    try database.wrap { () throws(SQLiteError) in
      try database.run(
        "INSERT INTO chunk (digest, bytes) VALUES (?, ?)", .blob(name), .blob(stored))
    }
    return name
  }

  /// Removes a record, and the chunks that no other record needs. A record whose key is missing is
  /// quarantined instead.
  func remove(_ id: Int64) throws(DraftStoreError) {
    if try isLocked(id) { return try setKind(id, .quarantine) }
    let names = try shelf.names(usedBy: id)
    try database.wrap { () throws(SQLiteError) in
      try database.run("DELETE FROM record WHERE id = ?", .integer(id))
    }
    for name in names { try removeChunkIfUnused(name) }
  }

  func removeChunkIfUnused(_ name: [UInt8]) throws(DraftStoreError) {
    try database.wrap { () throws(SQLiteError) in
      try database.run(
        """
        DELETE FROM chunk WHERE digest = ?1
        AND NOT EXISTS (SELECT 1 FROM use WHERE digest = ?1)
        """, .blob(name))
    }
  }

  func removeAll(_ kind: DraftRecord.Kind, in slot: DraftSlot) throws(DraftStoreError) {
    for id in try ids(kind, in: slot) { try remove(id) }
  }

  func setKind(_ id: Int64, _ kind: DraftRecord.Kind) throws(DraftStoreError) {
    try database.wrap { () throws(SQLiteError) in
      try database.run(
        "UPDATE record SET kind = ? WHERE id = ?", .integer(kind.rawValue), .integer(id))
    }
  }

  // MARK: Space

  /// Removes the oldest history records until `bytes` more bytes fit into the quota.
  private func makeRoom(for bytes: Int64) throws(DraftStoreError) {
    while try usedBytes() > configuration.quotaBytes - bytes {
      guard let oldest = try oldestHistory() else {
        throw DraftStoreError(
          .quotaExceeded,
          "Drafts and trash use \(try usedBytes()) of \(configuration.quotaBytes) bytes.")
      }
      try remove(oldest)
    }
  }

  /// The oldest history record whose key is not missing: the others count as quarantined.
  private func oldestHistory() throws(DraftStoreError) -> Int64? {
    let rows = try database.wrap { () throws(SQLiteError) in
      try database.rows("SELECT id, key FROM record WHERE kind = 4 ORDER BY id", []) {
        (id: $0.integer(0), key: $0.optionalBlob(1))
      }
    }
    return rows.first { !seals.lack($0.key) }?.id
  }

  func usedBytes() throws(DraftStoreError) -> Int64 {
    try database.wrap { () throws(SQLiteError) in
      try database.first("SELECT bytes FROM usage") { $0.integer(0) } ?? 0
    }
  }

  /// Removes a session's oldest history records beyond `historyCountMax`.
  func trimHistory(_ session: String) throws(DraftStoreError) {
    let surplus = try database.wrap { () throws(SQLiteError) in
      try database.rows(
        """
        SELECT record.id FROM record JOIN slot ON slot.id = record.slot
        WHERE record.kind = 4 AND slot.session = ? AND slot.server = ? AND slot.principal = ?
        ORDER BY record.id DESC LIMIT -1 OFFSET ?
        """,
        [
          .text(session), .text(owner.serverID), .text(owner.principalID),
          .integer(configuration.historyCountMax),
        ]
      ) { $0.integer(0) }
    }
    for id in surplus where try !isLocked(id) { try remove(id) }
  }

  // MARK: Reading

  /// The ids of a slot's records of one kind, in the order in which they were written.
  func ids(_ kind: DraftRecord.Kind, in slot: DraftSlot) throws(DraftStoreError) -> [Int64] {
    try database.wrap { () throws(SQLiteError) in
      try database.rows(
        "SELECT id FROM record WHERE slot = ? AND kind = ? ORDER BY id",
        [.integer(slot.id), .integer(kind.rawValue)]
      ) { $0.integer(0) }
    }
  }

  /// A slot's readable records of one kind.
  func records(
    _ kind: DraftRecord.Kind, in slot: DraftSlot
  ) throws(DraftStoreError) -> [(id: Int64, record: DraftRecord)] {
    var records: [(id: Int64, record: DraftRecord)] = []
    for id in try ids(kind, in: slot) {
      if let record = try record(id) { records.append((id, record)) }
    }
    return records
  }
}
