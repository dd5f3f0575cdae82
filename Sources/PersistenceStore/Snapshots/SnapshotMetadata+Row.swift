// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Postgres

extension SnapshotMetadata {
  /// The metadata in the row at `row`, whose first columns are
  /// `SnapshotStatements.metadataColumns`.
  init(row: Int, of rows: Rows) throws(PersistenceError) {
    do {
      try self.init(reading: row, of: rows)
    } catch {
      throw PersistenceError(error)
    }
  }

  private init(reading row: Int, of rows: Rows) throws(PostgresError) {
    let core = SnapshotCore(
      id: try rows.text(row, 0, as: SnapshotID.init),
      ownerID: try rows.text(row, 1, as: OwnerID.init), title: try rows.text(row, 2),
      description: try rows.text(row, 3), contentHash: try rows.bytes(row, 4, as: Digest.init),
      contentSize: try rows.int64(row, 5),
      createTime: Timestamp(microseconds: try rows.timestampMicroseconds(row, 6)),
      isTemplate: try rows.bool(row, 7))
    var source: SnapshotSource?
    if try !rows.isNull(row, 8) {
      source = SnapshotSource(
        id: try rows.text(row, 8, as: SessionID.init), version: try rows.int64(row, 9))
    }
    let access = SnapshotAccess(
      stored: try rows.int16(row, 10, as: SnapshotAccess.Visibility.init(stored:)),
      readers: try rows.textArray(row, 11) { names in
        let readers = names.compactMap(OwnerID.init)
        return readers.count == names.count ? readers : nil
      },
      expireTime: try rows.optionalTimestampMicroseconds(row, 12)
        .map(Timestamp.init(microseconds:)))
    self.init(
      core: core,
      contentFormat: ContentFormat(
        stored: try rows.text(row, 13), version: try rows.int64(row, 14)),
      note: try rows.text(row, 15), source: source, access: access)
  }
}

extension SnapshotAccess.Visibility {
  /// The visibility that a column holds.
  init?(stored number: Int16) {
    switch number {
    case 1: self = .link
    case 2: self = .listed
    case 3: self = .owner
    default: return nil
    }
  }

  /// The value of the column.
  var stored: Int16 {
    switch self {
    case .link: 1
    case .listed: 2
    case .owner: 3
    }
  }
}

extension Parameters {
  /// Appends visibility, readers and end.
  mutating func append(_ access: SnapshotAccess) {
    append(int16: access.visibility.stored)
    append(textArray: access.readers.map(\.text))
    append(timestampMicroseconds: access.expireTime?.microseconds)
  }
}
