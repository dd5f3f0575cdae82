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
    let metadata: SessionMetadata?
    let labels: [String]
    do {
      metadata = try SessionMetadata.read(row, of: rows, owner: owner)
      labels = try rows.textArray(row, 11)
    } catch {
      throw PersistenceError(error)
    }
    guard var metadata else {
      throw .internal("a stored session id or hash has a wrong length")
    }
    if !labels.isEmpty { metadata.labels = try SessionLabels(stored: labels) }
    self = metadata
  }

  private static func read(
    _ row: Int, of rows: Rows, owner: OwnerID
  ) throws(PostgresError) -> SessionMetadata? {
    guard let id = SessionID(try rows.text(row, 0)),
      let hash = try rows.withBytes(row, 6, { Digest(bytes: $0) })
    else { return nil }
    return SessionMetadata(
      id: id, ownerID: owner, title: try rows.text(row, 1), description: try rows.text(row, 2),
      version: try rows.int64(row, 3), contentHash: hash, contentSize: try rows.int64(row, 7),
      contentFormat: ContentFormat(
        stored: try rows.text(row, 9), version: try rows.int64(row, 10)),
      createTime: Timestamp(microseconds: try rows.timestampMicroseconds(row, 4)),
      updateTime: Timestamp(microseconds: try rows.timestampMicroseconds(row, 5)),
      lastWriterID: try rows.optionalText(row, 8).flatMap(OwnerID.init))
  }
}
