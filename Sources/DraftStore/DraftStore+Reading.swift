// SPDX-License-Identifier: Apache-2.0

import Cryptography
import WorkbenchEngine

extension DraftStore {
  /// The records of the database that is open.
  var shelf: RecordShelf { RecordShelf(database: database, seals: seals) }

  /// A record; nil if it is missing, its key is missing, or it does not match its checksum.
  func record(_ id: Int64) throws(DraftStoreError) -> DraftRecord? { try shelf.record(id) }

  /// The document of a record; nil if a part is missing or does not match its digest.
  func document(of record: DraftRecord) throws(DraftStoreError) -> WorkbenchDocument? {
    try shelf.document(of: record)
  }

  /// True if the key of a sealed record is missing. The record then stays as it is.
  func isLocked(_ id: Int64) throws(DraftStoreError) -> Bool {
    let key = try database.wrap { () throws(SQLiteError) in
      try database.first("SELECT key FROM record WHERE id = ?", .integer(id)) {
        $0.optionalBlob(0)
      }
    }
    return seals.lack(key ?? nil)
  }

  /// The SHA-256 of bytes.
  static func digest(of bytes: [UInt8]) throws(DraftStoreError) -> Digest {
    try DraftStoreError.wrap { () throws(CryptographyError) in try SHA256.digest(of: bytes) }
  }
}
