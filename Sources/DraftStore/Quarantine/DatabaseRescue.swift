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
  private static let countMax = 1_000

  private let folder: DraftFolder
  private let configuration: DraftStoreConfiguration
  private let seals: RecordSeals

  init(_ folder: DraftFolder, _ configuration: DraftStoreConfiguration, _ seals: RecordSeals) {
    self.folder = folder
    self.configuration = configuration
    self.seals = seals
  }

  /// Moves a complete new database into place if a rescue was killed after moving the damaged one
  /// aside.
  func finish(under lock: FolderLock) throws(DraftStoreError) {
    guard isUnfinished else { return }
    try lock.exclusively(while: { isUnfinished }) { () throws(DraftStoreError) in
      let aside = name(max(try freeNumber() - 1, 1))
      for suffix in Self.suffixes.dropFirst() {
        try move(path + suffix, aside + suffix, isOptional: true)
      }
      try move(whole, path)
    }
  }

  /// Replaces the damaged database. No connection of this process to it may be open.
  ///
  /// - Returns: The result; nil if another process has replaced the database meanwhile.
  /// - Throws: `locked` if other processes are using it, or an error of `run`.
  func replace(under lock: FolderLock) throws(DraftStoreError) -> Salvage? {
    let damaged = fileNumber
    var salvage: Salvage?
    try lock.exclusively(while: { fileNumber == damaged }) { () throws(DraftStoreError) in
      salvage = try run()
    }
    // The other process may have been killed.
    try finish(under: lock)
    return salvage
  }

  /// The number of the database's file, which no other file gets: the damaged one is kept.
  private var fileNumber: ino_t? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_ino : nil
  }

  private var path: String { folder.path + "/" + DraftStore.fileName }
  private var part: String { folder.path + "/" + Self.partName }
  private var whole: String { folder.path + "/" + Self.wholeName }

  /// True if only the last steps of a rescue are missing.
  private var isUnfinished: Bool { isFree(path) && !isFree(whole) }

  private func isFree(_ path: String) -> Bool { access(path, F_OK) != 0 && errno == ENOENT }

  /// Replaces the database. No connection to it may be open.
  ///
  /// - Throws: `unavailable` or `diskFull`. The damaged database is then still in its place, or the
  ///   next open finishes the replacement.
  func run() throws(DraftStoreError) -> Salvage {
    let aside = name(try freeNumber())
    try removeRemains()
    let salvage = try copyAll(aside)
    try move(part, whole)
    // The database first: without its log, a damaged one would look like a whole older one.
    for suffix in Self.suffixes {
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
        path: path, isReadOnly: false, busyMilliseconds: configuration.busyMilliseconds)
    else { return salvage }
    // The damaged database is not changed: if this is cut short, it is opened again.
    let hasKeys = try? source.first(
      "SELECT 1 FROM pragma_table_info('record') WHERE name = 'key'"
    ) { _ in true }
    let shelf = RecordShelf(database: source, seals: seals, hasKeys: hasKeys == true)
    try target.transaction { () throws(DraftStoreError) in
      let slots = try copySlots(from: source, to: target)
      for (id, slot, kind) in rows(of: source) {
        if slots.contains(slot), try copy(id, slot, kind, from: shelf, to: target) {
          salvage.saved += 1
        } else {
          salvage.lost += 1
        }
      }
      try copyMarks(from: source, to: target)
    }
    return salvage
  }

  private func name(_ number: Int) -> String {
    "\(folder.path)/drafts.damaged-\(number).sqlite"
  }

  /// The number of the first name that no damaged database has.
  private func freeNumber() throws(DraftStoreError) -> Int {
    for number in 1..<Self.countMax
    where Self.suffixes.allSatisfy({ isFree(name(number) + $0) }) {
      return number
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

  /// Copies a record if it and all of its parts match their digests. Parts of a record whose key is
  /// missing cannot be checked, and are copied as they are.
  private func copy(
    _ id: Int64, _ slot: Int64, _ kind: Int64, from shelf: RecordShelf, to target: SQLiteDatabase
  ) throws(DraftStoreError) -> Bool {
    guard let row = (try? shelf.row(id)) ?? nil, let names = names(of: id, row, shelf) else {
      return false
    }
    var chunks: [(name: [UInt8], bytes: [UInt8])] = []
    for name in names {
      guard let bytes = (try? shelf.chunk(name)) ?? nil else { return false }
      chunks.append((name, bytes))
    }
    try target.wrap { () throws(SQLiteError) in
      try target.run(
        """
        INSERT INTO record (id, slot, kind, revision, body, checksum, key)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        .integer(id), .integer(slot), .integer(kind), .integer(row.revision), .blob(row.body),
        .blob(row.checksum), SQLiteValue(row.keyID))
      for (name, bytes) in chunks {
        try target.run(
          "INSERT OR IGNORE INTO chunk (digest, bytes) VALUES (?, ?)", .blob(name), .blob(bytes))
        try target.run(
          "INSERT OR IGNORE INTO use (record, digest) VALUES (?, ?)", .integer(id), .blob(name))
      }
    }
    return true
  }

  /// The names of a record's parts; nil if the record or a part is damaged.
  private func names(
    of id: Int64, _ row: RecordShelf.Row, _ shelf: RecordShelf
  ) -> [[UInt8]]? {
    if seals.lack(row.keyID) {
      guard (try? DraftStore.digest(of: row.body).bytes) == row.checksum else { return nil }
      return try? shelf.names(usedBy: id)
    }
    guard let record = (try? shelf.record(id)) ?? nil,
      (try? shelf.document(of: record)) ?? nil != nil
    else { return nil }
    // Read from the record, since the table of uses may be damaged.
    return try? record.parts.compactMap { part in
      try shelf.name(of: part.digest, keyID: record.keyID)
    }
  }

  /// Marks the users whose records are sealed, whether or not the table of marks can be read.
  private func copyMarks(
    from source: SQLiteDatabase, to target: SQLiteDatabase
  ) throws(DraftStoreError) {
    let marks = try? source.rows("SELECT server, principal FROM sealed", []) { row in
      (server: row.text(0), principal: row.text(1))
    }
    try target.wrap { () throws(SQLiteError) in
      for mark in marks ?? [] {
        try target.run(
          "INSERT OR IGNORE INTO sealed VALUES (?, ?)", .text(mark.server), .text(mark.principal))
      }
      try target.run(
        """
        INSERT OR IGNORE INTO sealed SELECT DISTINCT slot.server, slot.principal
        FROM slot JOIN record ON record.slot = slot.id WHERE record.key IS NOT NULL
        """)
    }
  }

  // MARK: Files

  /// The endings of a database's files, the database itself first.
  private static let suffixes = ["", "-wal", "-shm", "-journal"]

  /// The files of rescues that were killed.
  private var remains: [String] {
    [part, whole].flatMap { path in Self.suffixes.map { path + $0 } }
  }

  /// Erases what killed rescues left. The caller has the folder's lock, so none is going on.
  ///
  /// - Throws: `unavailable` if a file cannot be removed.
  func removeRemains() throws(DraftStoreError) {
    erase(remains)
    guard remains.allSatisfy(isFree) else {
      throw DraftStoreError(.unavailable, "What a rescue left cannot be removed.")
    }
  }

  /// The files of damaged databases that were moved aside.
  var asideFiles: [String] {
    (1..<Self.countMax).flatMap { number in Self.suffixes.map { name(number) + $0 } }
      .filter { !isFree($0) }
  }

  /// Erases the damaged databases that were moved aside and match `isWanted`, which gets a path.
  func eraseAside(where isWanted: (String) -> Bool) {
    for number in 1..<Self.countMax where isWanted(name(number)) {
      erase(Self.suffixes.map { name(number) + $0 })
    }
  }

  /// True if every record of a database can be found, and all are this user's.
  func isOnly(_ owner: DraftOwner, in path: String) -> Bool {
    guard !isFree(path),
      let source = try? SQLiteDatabase(
        path: path, isReadOnly: false, busyMilliseconds: configuration.busyMilliseconds)
    else { return false }
    let others = try? source.first(
      """
      SELECT count(*) FROM record NOT INDEXED LEFT JOIN slot ON slot.id = record.slot
      WHERE slot.server IS NOT ? OR slot.principal IS NOT ?
      """, .text(owner.serverID), .text(owner.principalID)
    ) { $0.integer(0) }
    return others == 0
  }

  /// Overwrites files with zeros and removes them.
  private func erase(_ paths: [String]) {
    for path in paths {
      let descriptor = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { continue }
      let zeros = [UInt8](repeating: 0, count: 1 << 16)
      var rest = Int(status.st_size)
      while rest > 0 {
        let count = write(descriptor, zeros, min(rest, zeros.count))
        guard count > 0 else { break }
        rest -= count
      }
      fsync(descriptor)
      unlink(path)
    }
  }
}
