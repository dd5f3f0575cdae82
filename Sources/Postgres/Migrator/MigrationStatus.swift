// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// A migration that a database remembers.
public struct AppliedMigration: Hashable, Sendable {
  /// Its number.
  public let number: Int
  /// Its name when it was applied.
  public let name: String
  /// SHA-256 of its text when it was applied.
  public let checksum: Digest
  /// True if servers that do not know it may start.
  public let isCompatible: Bool
  /// The time, in microseconds since 1970-01-01 UTC.
  public let applyTimeMicroseconds: Int64
}

/// The state of a database compared with the migrations of this binary.
public struct MigrationStatus: Hashable, Sendable {
  /// The migrations that the database records, in order.
  public let applied: [AppliedMigration]
  /// The migrations of this binary that the database lacks, in order.
  public let pending: [Migration]
  /// The fault, worst first; nil if the pending migrations may be applied.
  public let problem: MigrationError?
  /// The compression of the documents.
  public let compression: ToastCompression

  init(
    applied: [AppliedMigration], known: [Migration], compression: ToastCompression = .lz4
  ) {
    self.applied = applied
    self.compression = compression
    let numbers = Set(applied.map(\.number))
    pending = known.filter { !numbers.contains($0.number) }
    problem = Self.problem(applied: applied, known: known, pending: pending)
  }

  private static func problem(
    applied: [AppliedMigration], known: [Migration], pending: [Migration]
  ) -> MigrationError? {
    for (index, migration) in known.enumerated() where migration.number != index + 1 {
      return .numbersNotConsecutive(expected: index + 1, found: migration.number)
    }
    guard let last = applied.last?.number else { return nil }
    let newer = applied.filter { $0.number > known.count }
    if let first = newer.first(where: { !$0.isCompatible }) {
      return .schemaNewer(applied: first.number, known: known.count)
    }
    for old in applied where old.number >= 1 && old.number <= known.count {
      guard known[old.number - 1].checksum == old.checksum else {
        return .checksumChanged(number: old.number, name: old.name)
      }
    }
    if let gap = pending.first, gap.number < last { return .historyIncomplete(missing: gap.number) }
    return nil
  }
}

extension AppliedMigration {
  /// The statement whose rows `init(_:_:)` reads. A table that the first release made has no
  /// column `is_compatible`, so the statement reads the column through the row's JSON.
  static func query(of table: String) -> String {
    """
    SELECT number, name, checksum, applied_at,
      coalesce((to_jsonb(known)->>'is_compatible')::boolean, false)
    FROM \(table) AS known ORDER BY number
    """
  }

  init(_ rows: Rows, _ row: Int) throws(PostgresError) {
    guard let checksum = Digest(bytes: try rows.bytes(row, 2)) else {
      throw .malformed("a checksum does not have 32 bytes")
    }
    number = Int(try rows.int32(row, 0))
    name = try rows.text(row, 1)
    self.checksum = checksum
    isCompatible = try rows.bool(row, 4)
    applyTimeMicroseconds = try rows.timestampMicroseconds(row, 3)
  }
}
