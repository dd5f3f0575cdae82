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
  /// Whether servers that do not know it may start.
  public let isCompatible: Bool
  /// When, in microseconds since 1970-01-01 UTC.
  public let applyTimeMicroseconds: Int64
}

/// How a database stands to the migrations of this binary: pure comparison.
public struct MigrationStatus: Hashable, Sendable {
  /// What the database remembers, in order.
  public let applied: [AppliedMigration]
  /// What this binary knows and the database lacks, in order.
  public let pending: [Migration]
  /// What is wrong, worst first; nil when the pending migrations may be applied.
  public let problem: MigrationError?
  /// How the server compresses the documents that it will hold.
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
