// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Postgres

extension SessionVersion {
  /// The version in a row with the columns of `SessionHistoryStatements`.
  init(row: Int, of rows: Rows, owner: OwnerID) throws(PersistenceError) {
    let version: SessionVersion?
    do {
      version = try SessionVersion.read(row, of: rows, owner: owner)
    } catch {
      throw PersistenceError(error)
    }
    guard let version else { throw .internal("a stored hash has a wrong length") }
    self = version
  }

  private static func read(
    _ row: Int, of rows: Rows, owner: OwnerID
  ) throws(PostgresError) -> SessionVersion? {
    guard let hash = try rows.withBytes(row, 4, { Digest(bytes: $0) }) else { return nil }
    return SessionVersion(
      version: try rows.int64(row, 0), name: try rows.text(row, 1), title: try rows.text(row, 2),
      description: try rows.text(row, 3), contentHash: hash,
      contentSize: try rows.int64(row, 5),
      contentFormat: ContentFormat(
        stored: try rows.text(row, 8), version: try rows.int64(row, 9)),
      note: try rows.text(row, 10),
      updateTime: Timestamp(microseconds: try rows.timestampMicroseconds(row, 6)),
      writerID: try rows.optionalText(row, 7).flatMap(OwnerID.init) ?? owner,
      isDeleted: try rows.bool(row, 11))
  }
}
