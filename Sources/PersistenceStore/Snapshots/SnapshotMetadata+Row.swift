// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Postgres

extension SnapshotMetadata {
  /// The metadata in the row at `row`, whose first columns are
  /// `SnapshotStatements.metadataColumns`.
  init(row: Int, of rows: Rows) throws(PersistenceError) {
    let metadata: SnapshotMetadata?
    do {
      metadata = try SnapshotMetadata.read(row, of: rows)
    } catch {
      throw PersistenceError(error)
    }
    guard let metadata else { throw .internal("a stored snapshot has an invalid value") }
    self = metadata
  }

  private static func read(
    _ row: Int, of rows: Rows
  ) throws(PostgresError) -> SnapshotMetadata? {
    guard let id = SnapshotID(try rows.text(row, 0)), let owner = OwnerID(try rows.text(row, 1)),
      let hash = try rows.withBytes(row, 4, { Digest(bytes: $0) }),
      let visibility = SnapshotAccess.Visibility(stored: try rows.int16(row, 10))
    else { return nil }
    let core = SnapshotCore(
      id: id, ownerID: owner, title: try rows.text(row, 2), description: try rows.text(row, 3),
      contentHash: hash, contentSize: try rows.int64(row, 5),
      createTime: Timestamp(microseconds: try rows.timestampMicroseconds(row, 6)),
      isTemplate: try rows.bool(row, 7))
    var source: SnapshotSource?
    if let session = try rows.optionalText(row, 8) {
      guard let session = SessionID(session) else { return nil }
      source = SnapshotSource(id: session, version: try rows.int64(row, 9))
    }
    var readers: [OwnerID] = []
    for name in try rows.textArray(row, 11) {
      guard let reader = OwnerID(name) else { return nil }
      readers.append(reader)
    }
    let expireTime = try rows.optionalTimestampMicroseconds(row, 12)
      .map(Timestamp.init(microseconds:))
    return SnapshotMetadata(
      core: core,
      contentFormat: ContentFormat(
        stored: try rows.text(row, 13), version: try rows.int64(row, 14)),
      note: try rows.text(row, 15), source: source,
      access: SnapshotAccess(stored: visibility, readers: readers, expireTime: expireTime))
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
