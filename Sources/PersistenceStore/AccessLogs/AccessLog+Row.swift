// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Postgres

extension AccessLog {
  /// The log in the row at `row` of a list of `visitor`.
  init(row: Int, of rows: Rows, visitor: OwnerID) throws(PersistenceError) {
    do {
      try self.init(reading: row, of: rows, visitor: visitor)
    } catch {
      throw PersistenceError(error)
    }
  }

  private init(reading row: Int, of rows: Rows, visitor: OwnerID) throws(PostgresError) {
    self.init(
      snapshot: SnapshotCore(
        id: try rows.text(row, 0, as: SnapshotID.init),
        ownerID: try rows.text(row, 1, as: OwnerID.init), title: try rows.text(row, 2),
        description: try rows.text(row, 3), contentHash: try rows.bytes(row, 4, as: Digest.init),
        contentSize: try rows.int64(row, 5),
        createTime: Timestamp(microseconds: try rows.timestampMicroseconds(row, 6)),
        isTemplate: try rows.bool(row, 7)),
      visits: try SnapshotVisitor(visitor, row: row, of: rows, column: 8),
      snapshotDeleteTime: try rows.optionalTimestampMicroseconds(row, 11)
        .map(Timestamp.init(microseconds:)),
      isStarred: try rows.bool(row, 13))
  }
}

extension SnapshotVisitor {
  /// A visitor whose count, first and last time begin at `column`.
  init(_ visitor: OwnerID, row: Int, of rows: Rows, column: Int) throws(PostgresError) {
    self.init(
      visitorID: visitor, count: try rows.int64(row, column),
      firstTime: Timestamp(microseconds: try rows.timestampMicroseconds(row, column + 1)),
      lastTime: Timestamp(microseconds: try rows.timestampMicroseconds(row, column + 2)))
  }

  /// The visitor in the row at `row` of a list of visitors.
  init(row: Int, of rows: Rows) throws(PersistenceError) {
    do {
      try self.init(
        try rows.text(row, 0, as: OwnerID.init), row: row, of: rows, column: 1)
    } catch {
      throw PersistenceError(error)
    }
  }
}

extension Parameters {
  /// The values of `VisitStatements.insertedColumns`.
  init(_ visit: Visit, fold: TitleFold) {
    self.init()
    let snapshot = visit.snapshot
    append(text: visit.visitor.text)
    append(text: snapshot.id.text)
    append(text: snapshot.ownerID.text)
    append(text: snapshot.title)
    append(text: fold.text)
    append(text: snapshot.description)
    append(timestampMicroseconds: snapshot.createTime.microseconds)
    snapshot.contentHash.withUnsafeBytes { append(bytes: $0) }
    append(int64: snapshot.contentSize)
    append(bool: snapshot.isTemplate)
    append(timestampMicroseconds: visit.time.microseconds)
  }
}
