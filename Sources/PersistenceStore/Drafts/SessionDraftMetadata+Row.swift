// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Postgres

extension SessionDraftMetadata {
  /// The metadata in the row at `row`, whose first columns are those that `SessionDraftStatements`
  /// reads.
  init(row: Int, of rows: Rows) throws(PersistenceError) {
    let metadata: SessionDraftMetadata?
    do {
      metadata = try SessionDraftMetadata.read(row, of: rows)
    } catch {
      throw PersistenceError(error)
    }
    guard let metadata else { throw .internal("a stored draft has an invalid value") }
    self = metadata
  }

  private static func read(
    _ row: Int, of rows: Rows
  ) throws(PostgresError) -> SessionDraftMetadata? {
    guard let key = try SessionDraftKey.read(row, of: rows),
      let hash = try rows.withBytes(row, 8, { Digest(bytes: $0) })
    else { return nil }
    return SessionDraftMetadata(
      key: key, etag: try rows.text(row, 3), revision: try rows.int64(row, 4),
      baseVersion: try rows.int64(row, 5), title: try rows.text(row, 6),
      description: try rows.text(row, 7), contentHash: hash,
      contentSize: try rows.int64(row, 9),
      contentFormat: ContentFormat(
        stored: try rows.text(row, 10), version: try rows.int64(row, 11)),
      saveTime: Timestamp(microseconds: try rows.timestampMicroseconds(row, 12)))
  }
}

extension SessionDraftKey {
  /// The key in the first three columns of a row.
  fileprivate static func read(
    _ row: Int, of rows: Rows
  ) throws(PostgresError) -> SessionDraftKey? {
    let text = try rows.text(row, 1)
    let subject: Subject?
    switch SessionDraftStatements.Kind(rawValue: try rows.int16(row, 0)) {
    case .session: subject = SessionID(text).map { .session($0) }
    case .unsaved: subject = ClientID(text).map { .unsaved($0) }
    case nil: subject = nil
    }
    guard let subject, let device = ClientID(try rows.text(row, 2)) else { return nil }
    return SessionDraftKey(subject: subject, deviceID: device)
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
