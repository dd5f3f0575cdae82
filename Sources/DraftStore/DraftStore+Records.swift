// SPDX-License-Identifier: Apache-2.0

import Cryptography
import WorkbenchEngine

extension DraftStore {
  // MARK: Writing

  /// Inserts a record and its missing chunks, freeing space for them if need be.
  func insert(
    _ record: DraftRecord, _ kind: DraftRecord.Kind, _ document: WorkbenchDocument,
    in slot: DraftSlot
  ) throws(DraftStoreError) -> Int64 {
    let body = record.body
    let checksum = try Self.digest(of: body)
    for (part, named) in zip(document.content.parts, record.parts) {
      try insertChunk(named.digest, part.bytes)
    }
    return try database.wrap { () throws(SQLiteError) in
      try database.run(
        "INSERT INTO record (slot, kind, revision, body, checksum) VALUES (?, ?, ?, ?, ?)",
        .integer(slot.id), .integer(kind.rawValue), .integer(record.revision), .blob(body),
        .blob(checksum.bytes))
      let id = database.lastID
      for part in record.parts {
        try database.run(
          "INSERT OR IGNORE INTO use (record, digest) VALUES (?, ?)", .integer(id),
          .blob(part.digest.bytes))
      }
      return id
    }
  }

  private func insertChunk(_ digest: Digest, _ bytes: [UInt8]) throws(DraftStoreError) {
    let isThere = try database.wrap { () throws(SQLiteError) in
      try database.first("SELECT 1 FROM chunk WHERE digest = ?", .blob(digest.bytes)) { _ in true }
    }
    if isThere == true { return }
    try makeRoom(for: Int64(bytes.count))
    try database.wrap { () throws(SQLiteError) in
      try database.run(
        "INSERT INTO chunk (digest, bytes) VALUES (?, ?)", .blob(digest.bytes), .blob(bytes))
    }
  }

  /// Removes a record, and the chunks that no other record needs.
  func remove(_ id: Int64) throws(DraftStoreError) {
    try database.wrap { () throws(SQLiteError) in
      let digests = try database.rows(
        "SELECT digest FROM use WHERE record = ?", [.integer(id)]
      ) { $0.blob(0) }
      try database.run("DELETE FROM record WHERE id = ?", .integer(id))
      for digest in digests {
        try database.run(
          """
          DELETE FROM chunk WHERE digest = ?1
          AND NOT EXISTS (SELECT 1 FROM use WHERE digest = ?1)
          """, .blob(digest))
      }
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
      let oldest = try database.wrap { () throws(SQLiteError) in
        try database.first("SELECT id FROM record WHERE kind = 4 ORDER BY id LIMIT 1") {
          $0.integer(0)
        }
      }
      guard let oldest else {
        throw DraftStoreError(
          .quotaExceeded,
          "Drafts and trash use \(try usedBytes()) of \(configuration.quotaBytes) bytes.")
      }
      try remove(oldest)
    }
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
    for id in surplus { try remove(id) }
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

  /// A record; nil if it is missing or does not match its checksum.
  func record(_ id: Int64) throws(DraftStoreError) -> DraftRecord? {
    try Self.record(id, in: database)
  }

  /// The document of a record; nil if a part is missing or does not match its digest.
  func document(of record: DraftRecord) throws(DraftStoreError) -> WorkbenchDocument? {
    try Self.document(of: record, in: database)
  }

  static func record(
    _ id: Int64, in database: SQLiteDatabase
  ) throws(DraftStoreError) -> DraftRecord? {
    let row = try database.wrap { () throws(SQLiteError) in
      try database.first("SELECT body, checksum FROM record WHERE id = ?", .integer(id)) {
        ($0.blob(0), $0.blob(1))
      }
    }
    guard let (body, checksum) = row, try digest(of: body).bytes == checksum else { return nil }
    return DraftRecord(body: body)
  }

  static func document(
    of record: DraftRecord, in database: SQLiteDatabase
  ) throws(DraftStoreError) -> WorkbenchDocument? {
    var parts: [(name: String, bytes: [UInt8])] = []
    for part in record.parts {
      guard let bytes = try chunk(part.digest, in: database), try digest(of: bytes) == part.digest
      else { return nil }
      parts.append((part.name, bytes))
    }
    let content =
      record.isInParts
      ? WorkbenchContent(parts: parts) : WorkbenchContent(text: parts.first?.bytes ?? [])
    return WorkbenchDocument(
      title: record.title, description: record.description, content: content)
  }

  static func chunk(
    _ digest: Digest, in database: SQLiteDatabase
  ) throws(DraftStoreError) -> [UInt8]? {
    try database.wrap { () throws(SQLiteError) in
      try database.first("SELECT bytes FROM chunk WHERE digest = ?", .blob(digest.bytes)) {
        $0.blob(0)
      }
    }
  }
}
