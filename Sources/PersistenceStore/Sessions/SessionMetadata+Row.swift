// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Postgres

extension SessionUpdate {
  /// The outcome in the row at `row` of a statement that updates a session.
  init(row: Int, of rows: Rows, owner: OwnerID) throws(PersistenceError) {
    let metadata = try SessionMetadata(row: row, of: rows, owner: owner)
    do {
      let isUnchanged = try rows.bool(row, SessionStatements.metadataColumnCount)
      self.init(metadata, isUnchanged: isUnchanged)
    } catch {
      throw PersistenceError(error)
    }
  }
}

extension SessionMetadata {
  /// The metadata in the row at `row`, whose first columns are `SessionStatements.metadataColumns`.
  init(row: Int, of rows: Rows, owner: OwnerID) throws(PersistenceError) {
    do {
      try self.init(reading: row, of: rows, owner: owner)
    } catch {
      throw PersistenceError(error)
    }
  }

  // Nothing here is optional: a page has a hundred rows, and each unwrapping would copy one.
  private init(reading row: Int, of rows: Rows, owner: OwnerID) throws(PostgresError) {
    self.init(
      id: try rows.text(row, 0, as: SessionID.init), ownerID: owner,
      title: try rows.text(row, 1), description: try rows.text(row, 2),
      version: try rows.int64(row, 3), contentHash: try rows.bytes(row, 6, as: Digest.init),
      contentSize: try rows.int64(row, 7),
      contentFormat: ContentFormat(
        stored: try rows.text(row, 9), version: try rows.int64(row, 10)),
      createTime: Timestamp(microseconds: try rows.timestampMicroseconds(row, 4)),
      updateTime: Timestamp(microseconds: try rows.timestampMicroseconds(row, 5)),
      lastWriterID: try rows.optionalText(row, 8).flatMap(OwnerID.init),
      labels: try rows.textArray(row, 11) { try? SessionLabels(stored: $0) })
  }
}
