// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Postgres

extension SessionDraftMetadata {
  /// The metadata in the row at `row`, whose first columns are those that `SessionDraftStatements`
  /// reads.
  init(row: Int, of rows: Rows) throws(PersistenceError) {
    do {
      try self.init(reading: row, of: rows)
    } catch {
      throw PersistenceError(error)
    }
  }

  private init(reading row: Int, of rows: Rows) throws(PostgresError) {
    self.init(
      key: try SessionDraftKey(reading: row, of: rows), etag: try rows.text(row, 3),
      revision: try rows.int64(row, 4), baseVersion: try rows.int64(row, 5),
      title: try rows.text(row, 6), description: try rows.text(row, 7),
      contentHash: try rows.bytes(row, 8, as: Digest.init), contentSize: try rows.int64(row, 9),
      contentFormat: ContentFormat(
        stored: try rows.text(row, 10), version: try rows.int64(row, 11)),
      saveTime: Timestamp(microseconds: try rows.timestampMicroseconds(row, 12)))
  }
}

extension SessionDraftKey {
  /// The key in the first three columns of a row.
  fileprivate init(reading row: Int, of rows: Rows) throws(PostgresError) {
    let subject: Subject
    switch try rows.int16(row, 0, as: SessionDraftStatements.Kind.init) {
    case .session: subject = .session(try rows.text(row, 1, as: SessionID.init))
    case .unsaved: subject = .unsaved(try rows.text(row, 1, as: ClientID.init))
    }
    self.init(subject: subject, deviceID: try rows.text(row, 2, as: ClientID.init))
  }
}

extension Parameters {
  /// A user and the key of one of their drafts: `$1` to `$4` of the statements on one draft.
  init(_ user: OwnerID, _ key: SessionDraftKey, byteCapacity: Int = 0) {
    self.init(byteCapacity: byteCapacity + 1_024)
    append(text: user.text)
    switch key.subject {
    case .session(let id):
      append(int16: SessionDraftStatements.Kind.session.rawValue)
      append(text: id.text)
    case .unsaved(let id):
      append(int16: SessionDraftStatements.Kind.unsaved.rawValue)
      append(text: id.text)
    }
    append(text: key.deviceID.text)
  }
}
