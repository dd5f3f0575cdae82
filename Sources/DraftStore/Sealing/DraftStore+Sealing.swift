// SPDX-License-Identifier: Apache-2.0

import Cryptography
import WorkbenchEngine

/// The sealing of a user's records.
///
/// ```
///        opened with keys        every record sealed      freed space erased
///  off ───────────────────▶ unfinished ──────────────▶ unfinished ──────────▶ on
///                     the next open, or the release of a slot, continues where it ended
/// ```
public enum DraftSealing: Sendable, Equatable {
  /// Records are not sealed.
  case off
  /// Every record is sealed, with the first key unless its own key is missing or does not open it,
  /// and no other bytes of the user's are in the database.
  case on
  /// New records are sealed. Older ones, or what is left of them in freed space or by a rescue that
  /// was killed, may not be: this error prevented it. The release of a slot and the next open try
  /// again.
  case unfinished(DraftStoreError)
  /// The user's records are sealed, and the program has no key. Nothing can be written.
  case keyMissing
}

extension DraftStore {
  // MARK: New records

  /// The stored form of a body, with the checksum of that form.
  func sealed(
    _ body: CheckedBytes, revision: Int64, in slot: Int64
  ) throws(DraftStoreError) -> CheckedBytes {
    guard let seal = seals.first else { return body }
    guard let place = try shelf.place(inSlot: slot, revision: revision) else {
      throw DraftStoreError(.unavailable, "The slot was removed.")
    }
    let bytes = try DraftStoreError.wrap { () throws(CryptographyError) in
      try seal.seal(body, at: place)
    }
    return CheckedBytes(checksum: try Self.digest(of: bytes), bytes: bytes)
  }

  /// The stored form of a part.
  func sealed(part: CheckedBytes) throws(DraftStoreError) -> [UInt8] {
    guard let seal = seals.first else { return part.bytes }
    return try DraftStoreError.wrap { () throws(CryptographyError) in try seal.seal(part: part) }
  }

  /// The name under which a part is stored.
  func name(of digest: Digest) throws(DraftStoreError) -> [UInt8] {
    guard let seal = seals.first else { return digest.bytes }
    return try DraftStoreError.wrap { () throws(CryptographyError) in try seal.name(of: digest) }
  }

  /// Throws `keyMissing` if the user's records are sealed, and the program has no key.
  func checkKeys() throws(DraftStoreError) {
    guard seals.first == nil, try isMarkedAsSealed() else { return }
    throw DraftStoreError(.keyMissing, "The drafts are sealed, and there is no key.")
  }

  private func isMarkedAsSealed() throws(DraftStoreError) -> Bool {
    let mark = try database.wrap { () throws(SQLiteError) in
      try database.first(
        "SELECT 1 FROM sealed WHERE server = ? AND principal = ?", .text(owner.serverID),
        .text(owner.principalID)
      ) { _ in true }
    }
    return mark != nil
  }

  // MARK: Old records

  /// Seals what is not sealed with the first key, and erases the space that this frees.
  func finishSealing() -> DraftSealing {
    do throws(DraftStoreError) {
      let rescue = DatabaseRescue(folder, configuration, seals)
      guard seals.first != nil else {
        // Another user's erasure may be due, which does not concern this one.
        try? rescue.removeRemains()
        try? eraseFreedSpace()
        return try isMarkedAsSealed() ? .keyMissing : .off
      }
      try markAsSealed()
      try rescue.removeRemains()
      try sealOldRecords()
      try eraseFreedSpace()
      return .on
    } catch {
      return .unfinished(error)
    }
  }

  /// From here on, no program without a key writes anything for this user.
  private func markAsSealed() throws(DraftStoreError) {
    guard try !isMarkedAsSealed() else { return }
    try change { () throws(DraftStoreError) in
      try database.wrap { () throws(SQLiteError) in
        try database.run(
          "INSERT OR IGNORE INTO sealed VALUES (?, ?)", .text(owner.serverID),
          .text(owner.principalID))
      }
      try requestErasure()
    }
  }

  /// The number of records that are sealed in one transaction.
  private static let batchCount = 32

  private func sealOldRecords() throws(DraftStoreError) {
    let ids = try recordsToSeal()
    for start in stride(from: 0, to: ids.count, by: Self.batchCount) {
      try change { () throws(DraftStoreError) in
        var isChanged = false
        for id in ids[start...].prefix(Self.batchCount) where try reseal(id) { isChanged = true }
        if isChanged { try requestErasure() }
      }
    }
  }

  /// The user's records that are not sealed with the first key, except those whose key is missing.
  private func recordsToSeal() throws(DraftStoreError) -> [Int64] {
    let rows = try database.wrap { () throws(SQLiteError) in
      try database.rows(
        """
        SELECT record.id, record.key FROM record JOIN slot ON slot.id = record.slot
        WHERE record.key IS NOT ? AND slot.server = ? AND slot.principal = ? ORDER BY record.id
        """,
        [SQLiteValue(seals.first?.keyID), .text(owner.serverID), .text(owner.principalID)]
      ) { (id: $0.integer(0), key: $0.optionalBlob(1)) }
    }
    return rows.filter { !seals.lack($0.key) }.map(\.id)
  }

  /// Seals a record and its parts with the first key, damaged ones as they are. What cannot be
  /// opened stays under its key.
  ///
  /// - Returns: False if nothing was written.
  private func reseal(_ id: Int64) throws(DraftStoreError) -> Bool {
    // Another process may have sealed or removed the record meanwhile.
    guard let row = try shelf.row(id), row.keyID != seals.first?.keyID,
      let body = try shelf.body(of: row)
    else { return false }
    for name in try shelf.names(usedBy: id) {
      guard let stored = try shelf.chunk(name),
        let part = try shelf.part(stored, named: name, keyID: row.keyID)
      else { continue }
      try replaceChunk(name, of: id, by: part)
    }
    let stored = try sealed(body, revision: row.revision, in: row.slot)
    try database.wrap { () throws(SQLiteError) in
      try database.run(
        "UPDATE record SET body = ?, checksum = ?, key = ? WHERE id = ?", .blob(stored.bytes),
        .blob(stored.checksum.bytes), SQLiteValue(seals.first?.keyID), .integer(id))
    }
    return true
  }

  private func replaceChunk(
    _ old: [UInt8], of record: Int64, by part: CheckedBytes
  ) throws(DraftStoreError) {
    let name = try name(of: part.checksum)
    let stored = try sealed(part: part)
    try database.wrap { () throws(SQLiteError) in
      try database.run(
        "INSERT OR IGNORE INTO chunk (digest, bytes) VALUES (?, ?)", .blob(name), .blob(stored))
      try database.run(
        "UPDATE use SET digest = ? WHERE record = ? AND digest = ?", .blob(name),
        .integer(record), .blob(old))
    }
    try removeChunkIfUnused(old)
  }
}
