// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Postgres

extension SessionVersion {
  /// The version in a row with the columns of `SessionHistoryStatements`.
  init(row: Int, of rows: Rows, owner: OwnerID) throws(PersistenceError) {
    do {
      try self.init(reading: row, of: rows, owner: owner)
    } catch {
      throw PersistenceError(error)
    }
  }

  private init(reading row: Int, of rows: Rows, owner: OwnerID) throws(PostgresError) {
    self.init(
      version: try rows.int64(row, 0), name: try rows.text(row, 1), title: try rows.text(row, 2),
      description: try rows.text(row, 3), contentHash: try rows.bytes(row, 4, as: Digest.init),
      contentSize: try rows.int64(row, 5),
      contentFormat: ContentFormat(
        stored: try rows.text(row, 8), version: try rows.int64(row, 9)),
      note: try rows.text(row, 10),
      updateTime: Timestamp(microseconds: try rows.timestampMicroseconds(row, 6)),
      writerID: try rows.optionalText(row, 7).flatMap(OwnerID.init) ?? owner,
      isDeleted: try rows.bool(row, 11))
  }
}
