// SPDX-License-Identifier: Apache-2.0

import Cryptography
import WorkbenchEngine

/// The records of a database, read with the keys that the program was given.
struct RecordShelf {
  let database: SQLiteDatabase
  let seals: RecordSeals
  /// False for a database of the first version, whose records have no keys.
  var hasKeys = true

  /// A record as stored in its row.
  struct Row {
    var slot: Int64
    var revision: Int64
    var body: [UInt8]
    var checksum: [UInt8]
    var keyID: [UInt8]?
  }

  /// The row of a record; nil if there is none.
  func row(_ id: Int64) throws(DraftStoreError) -> Row? {
    let statement: StaticString =
      hasKeys
      ? "SELECT slot, revision, body, checksum, key FROM record WHERE id = ?"
      : "SELECT slot, revision, body, checksum, NULL FROM record WHERE id = ?"
    return try database.wrap { () throws(SQLiteError) in
      try database.first(statement, .integer(id)) { row in
        Row(
          slot: row.integer(0), revision: row.integer(1), body: row.blob(2), checksum: row.blob(3),
          keyID: row.optionalBlob(4))
      }
    }
  }

  /// A record; nil if it is missing, its key is missing, or it does not match its checksum.
  func record(_ id: Int64) throws(DraftStoreError) -> DraftRecord? {
    guard let row = try row(id), try DraftStore.digest(of: row.body).bytes == row.checksum,
      let body = try body(of: row), try DraftStore.digest(of: body.bytes) == body.checksum,
      var record = DraftRecord(body: body.bytes), record.revision == row.revision
    else { return nil }
    record.keyID = row.keyID
    return record
  }

  /// The body of a record, opened if it is sealed, and perhaps damaged; nil if it cannot be opened.
  func body(of row: Row) throws(DraftStoreError) -> CheckedBytes? {
    guard let keyID = row.keyID else {
      return CheckedBytes(checksum: try Self.digest(stored: row.checksum), bytes: row.body)
    }
    guard let seal = seals.seal(of: keyID),
      let place = try place(inSlot: row.slot, revision: row.revision)
    else { return nil }
    return try DraftStoreError.wrap { () throws(CryptographyError) in
      try seal.openBody(row.body, at: place)
    }
  }

  /// The place of a record in a slot; nil if there is no such slot.
  func place(inSlot slot: Int64, revision: Int64) throws(DraftStoreError) -> RecordPlace? {
    try database.wrap { () throws(SQLiteError) in
      try database.first(
        "SELECT server, principal, writer FROM slot WHERE id = ?", .integer(slot)
      ) { row in
        RecordPlace(
          server: row.text(0), principal: row.text(1), writer: row.text(2), revision: revision)
      }
    }
  }

  // MARK: Parts

  /// The document of a record; nil if a part is missing or does not match its digest.
  func document(of record: DraftRecord) throws(DraftStoreError) -> WorkbenchDocument? {
    var parts: [(name: String, bytes: [UInt8])] = []
    for part in record.parts {
      guard let bytes = try bytes(of: part, keyID: record.keyID),
        try DraftStore.digest(of: bytes) == part.digest
      else { return nil }
      parts.append((part.name, bytes))
    }
    let content =
      record.isInParts
      ? WorkbenchContent(parts: parts) : WorkbenchContent(text: parts.first?.bytes ?? [])
    return WorkbenchDocument(
      title: record.title, description: record.description, content: content,
      format: record.format)
  }

  /// The bytes of a part, which may not match its digest; nil if they are missing or cannot be
  /// opened.
  func bytes(of part: DraftRecord.Part, keyID: [UInt8]?) throws(DraftStoreError) -> [UInt8]? {
    guard let name = try name(of: part.digest, keyID: keyID), let stored = try chunk(name) else {
      return nil
    }
    return try self.part(stored, named: name, keyID: keyID)?.bytes
  }

  /// The name of a part among those of a key; nil if the key is missing.
  func name(of digest: Digest, keyID: [UInt8]?) throws(DraftStoreError) -> [UInt8]? {
    guard let keyID else { return digest.bytes }
    guard let seal = seals.seal(of: keyID) else { return nil }
    return try DraftStoreError.wrap { () throws(CryptographyError) in try seal.name(of: digest) }
  }

  /// A stored part, opened if it is sealed; nil if it cannot be opened.
  func part(
    _ stored: [UInt8], named name: [UInt8], keyID: [UInt8]?
  ) throws(DraftStoreError) -> CheckedBytes? {
    guard let keyID else {
      return CheckedBytes(checksum: try Self.digest(stored: name), bytes: stored)
    }
    guard let seal = seals.seal(of: keyID) else { return nil }
    return try DraftStoreError.wrap { () throws(CryptographyError) in
      try seal.openPart(stored, named: name)
    }
  }

  /// The stored bytes of a part; nil if there are none.
  func chunk(_ name: [UInt8]) throws(DraftStoreError) -> [UInt8]? {
    try database.wrap { () throws(SQLiteError) in
      try database.first("SELECT bytes FROM chunk WHERE digest = ?", .blob(name)) { $0.blob(0) }
    }
  }

  /// The names of the parts that a record uses.
  func names(usedBy id: Int64) throws(DraftStoreError) -> [[UInt8]] {
    try database.wrap { () throws(SQLiteError) in
      try database.rows("SELECT digest FROM use WHERE record = ?", [.integer(id)]) { $0.blob(0) }
    }
  }

  /// A stored digest. A damaged one of another length becomes one that nothing matches.
  private static func digest(stored bytes: [UInt8]) throws(DraftStoreError) -> Digest {
    if let digest = Digest(bytes: bytes) { return digest }
    return try DraftStore.digest(of: bytes)
  }
}
