// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Glibc
import WorkbenchEngine

/// The result of salvaging a damaged database.
public struct Salvage: Sendable, Equatable {
  /// The number of records that were copied to the new database.
  public var saved: Int
  /// The number of records that were found but could not be read.
  public var lost: Int
  /// The path to which the damaged database was moved.
  public var path: String
}

/// Replaces a damaged database. Readable records are copied one by one into a new database, which
/// replaces the damaged one once it is complete. The damaged one is moved aside.
///
///     drafts --copied--> rescue-part --whole--> rescue     after a kill: begun anew
///     drafts --moved--> drafts.damaged-N                   after a kill: the next open finishes
///     rescue --moved--> drafts
struct DatabaseRescue {
  /// The file names of the new database while it is filled, and once it is complete.
  private static let partName = "drafts.rescue-part.sqlite"
  private static let wholeName = "drafts.rescue.sqlite"

  private let folder: DraftFolder
  private let configuration: DraftStoreConfiguration

  init(_ folder: DraftFolder, _ configuration: DraftStoreConfiguration) {
    self.folder = folder
    self.configuration = configuration
  }

  /// Moves a complete new database into place if a rescue was killed after moving the damaged one
  /// aside.
  static func finish(in folder: DraftFolder) {
    let path = folder.path + "/" + DraftStore.fileName
    guard access(path, F_OK) != 0, errno == ENOENT else { return }
    // Another process may have moved it first.
    _ = rename(folder.path + "/" + wholeName, path)
  }

  /// Replaces the database. No connection to it may be open.
  ///
  /// - Throws: `unavailable` or `diskFull`. The damaged database is then still in its place, or the
  ///   next open finishes the replacement.
  func run() throws(DraftStoreError) -> Salvage {
    let aside = try freeName()
    let (part, whole) = (folder.path + "/" + Self.partName, folder.path + "/" + Self.wholeName)
    for suffix in ["", "-wal", "-shm"] {
      unlink(part + suffix)
      unlink(whole + suffix)
    }
    let salvage = try copyAll(aside)
    try move(part, whole)
    let path = folder.path + "/" + DraftStore.fileName
    for suffix in ["-wal", "-shm", ""] {
      try move(path + suffix, aside + suffix, isOptional: !suffix.isEmpty)
    }
    try move(whole, path)
    return salvage
  }

  private func move(
    _ old: String, _ new: String, isOptional: Bool = false
  ) throws(DraftStoreError) {
    guard rename(old, new) == 0 || (isOptional && errno == ENOENT) else {
      throw DraftStoreError(.unavailable, "The damaged draft database cannot be replaced.")
    }
  }

  /// Copies all readable records into a new database. It is closed on return, so that its one file
  /// is complete.
  private func copyAll(_ aside: String) throws(DraftStoreError) -> Salvage {
    let target = try DraftStore.open(folder, configuration, file: Self.partName).0
    var salvage = Salvage(saved: 0, lost: 0, path: aside)
    guard
      let source = try? SQLiteDatabase(
        path: folder.path + "/" + DraftStore.fileName, isReadOnly: false,
        busyMilliseconds: configuration.busyMilliseconds)
    else { return salvage }
    try target.transaction { () throws(DraftStoreError) in
      let slots = try copySlots(from: source, to: target)
      for (id, slot, kind) in rows(of: source) {
        if slots.contains(slot), try copy(id, slot, kind, from: source, to: target) {
          salvage.saved += 1
        } else {
          salvage.lost += 1
        }
      }
    }
    return salvage
  }

  private func freeName() throws(DraftStoreError) -> String {
    for number in 1..<1_000 {
      let path = "\(folder.path)/drafts.damaged-\(number).sqlite"
      let isFree = ["", "-wal", "-shm"].allSatisfy {
        access(path + $0, F_OK) != 0 && errno == ENOENT
      }
      if isFree { return path }
    }
    throw DraftStoreError(.unavailable, "The folder contains too many damaged draft databases.")
  }

  private func copySlots(
    from source: SQLiteDatabase, to target: SQLiteDatabase
  ) throws(DraftStoreError) -> Set<Int64> {
    let rows = reachable(
      in: source,
      "SELECT id, server, principal, writer, session, host, boot, pid, started FROM slot",
      """
      SELECT id, server, principal, writer, session, host, boot, pid, started FROM slot
      ORDER BY id DESC
      """
    ) { row in
      [
        .integer(row.integer(0)), .text(row.text(1)), .text(row.text(2)), .text(row.text(3)),
        SQLiteValue(row.optionalText(4)), .text(row.text(5)), .text(row.text(6)),
        .integer(row.integer(7)), .integer(row.integer(8)),
      ] as [SQLiteValue]
    }
    for row in rows.values {
      try target.wrap { () throws(SQLiteError) in
        let statement = try target.prepared(
          "INSERT OR IGNORE INTO slot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        try statement.bind(row)
        while try statement.step() {}
      }
    }
    return Set(rows.keys)
  }

  private func rows(of source: SQLiteDatabase) -> [(id: Int64, slot: Int64, kind: Int64)] {
    let found = reachable(
      in: source, "SELECT id, slot, kind FROM record ORDER BY id",
      "SELECT id, slot, kind FROM record ORDER BY id DESC"
    ) { ($0.integer(1), $0.integer(2)) }
    return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value.0, $0.value.1) }
  }

  /// The rows that can be reached from either end of a table, by id. A damaged page in the middle
  /// blocks only one direction at a time.
  private func reachable<Row>(
    in source: SQLiteDatabase, _ statements: StaticString..., read: (SQLiteStatement) -> Row
  ) -> [Int64: Row] {
    var found: [Int64: Row] = [:]
    for statement in statements {
      guard let rows = try? source.prepared(statement), (try? rows.bind([])) != nil else {
        continue
      }
      while (try? rows.step()) == true { found[rows.integer(0)] = read(rows) }
    }
    return found
  }

  /// Copies a record if it and all of its parts match their digests.
  private func copy(
    _ id: Int64, _ slot: Int64, _ kind: Int64, from source: SQLiteDatabase,
    to target: SQLiteDatabase
  ) throws(DraftStoreError) -> Bool {
    guard let record = (try? DraftStore.record(id, in: source)) ?? nil,
      let document = (try? DraftStore.document(of: record, in: source)) ?? nil
    else { return false }
    let checksum = try DraftStore.digest(of: record.body)
    try target.wrap { () throws(SQLiteError) in
      try target.run(
        "INSERT INTO record (id, slot, kind, revision, body, checksum) VALUES (?, ?, ?, ?, ?, ?)",
        .integer(id), .integer(slot), .integer(kind), .integer(record.revision),
        .blob(record.body), .blob(checksum.bytes))
      for (part, named) in zip(document.content.parts, record.parts) {
        try target.run(
          "INSERT OR IGNORE INTO chunk (digest, bytes) VALUES (?, ?)", .blob(named.digest.bytes),
          .blob(part.bytes))
        try target.run(
          "INSERT OR IGNORE INTO use (record, digest) VALUES (?, ?)", .integer(id),
          .blob(named.digest.bytes))
      }
    }
    return true
  }
}
