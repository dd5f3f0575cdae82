// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Glibc
import WorkbenchEngine

/// The drafts of one user on this device, in an SQLite database that survives a kill at any
/// instant.
///
/// Each call returns once its change is on disk (WAL, `synchronous=FULL`), or throws and has
/// changed nothing. Calls block for up to the busy timeout: make them from one thread that belongs
/// neither to an event loop nor to Swift's cooperative pool. Several processes may share a folder,
/// each with one store per user.
///
/// Every record has a checksum, and every part of a content a digest. Records that do not match
/// them are quarantined, never deleted. With keys, both are sealed with AES-256-GCM.
public final class DraftStore {
  /// The limits.
  let configuration: DraftStoreConfiguration
  let owner: DraftOwner
  let holder: ProcessIdentity
  let folder: DraftFolder
  private let lock: FolderLock
  var database: SQLiteDatabase
  /// True if a newer version of the program created the database, so that it can only be read.
  public let isReadOnly: Bool
  /// The result of replacing a damaged database; nil if none was replaced.
  public internal(set) var salvage: Salvage?
  /// The progress of sealing, as of the last time that the store worked on it: when it was opened,
  /// or when a slot was released or a damaged database replaced afterwards.
  public internal(set) var sealing = DraftSealing.off
  let seals: RecordSeals
  var memory: [DraftSlot: SlotMemory] = [:]
  /// The slots that this process holds, one for each open document.
  var openSlots: Set<DraftSlot> = []

  static let fileName = "drafts.sqlite"

  /// Opens a user's drafts, and creates the database if there is none.
  ///
  /// A damaged database is moved aside as a whole, and its readable records are copied to a new
  /// one. With `keys`, records that are not sealed with the first of them are sealed with it now,
  /// which rewrites the database; from then on it can only be written with keys.
  ///
  /// - Throws: `notPermitted`, `locked`, `diskFull` or `unavailable`.
  public init(
    folder: DraftFolder, owner: DraftOwner,
    configuration: DraftStoreConfiguration = DraftStoreConfiguration(), keys: DraftKeys? = nil
  ) throws(DraftStoreError) {
    // The thread of a store may end while the process does.
    OpenSSLLibrary.keepUntilExit()
    seals = try RecordSeals(keys)
    self.folder = folder
    self.owner = owner
    self.configuration = configuration
    holder = .current()
    lock = try FolderLock(folder, busyMilliseconds: configuration.busyMilliseconds)
    let rescue = DatabaseRescue(folder, configuration, seals)
    try rescue.finish(under: lock)
    let opened: (database: SQLiteDatabase, isReadOnly: Bool)
    do throws(DraftStoreError) {
      opened = try Self.open(folder, configuration)
    } catch {
      guard error.isDamage else { throw error }
      salvage = try rescue.replace(under: lock)
      opened = try Self.open(folder, configuration)
    }
    (database, isReadOnly) = opened
    if !isReadOnly { sealing = finishSealing() }
  }

  /// Opens the database, read-only if it is from a newer version of the program. Creates the tables
  /// if it is new.
  static func open(
    _ folder: DraftFolder, _ configuration: DraftStoreConfiguration, file: String = fileName
  ) throws(DraftStoreError) -> (SQLiteDatabase, Bool) {
    let path = try folder.prepare(file: file)
    do throws(SQLiteError) {
      let database = try SQLiteDatabase(
        path: path, isReadOnly: false, busyMilliseconds: configuration.busyMilliseconds)
      let version = try database.first("PRAGMA user_version") { $0.integer(0) } ?? 0
      if version > DraftSchema.version {
        let reading = try SQLiteDatabase(
          path: path, isReadOnly: true, busyMilliseconds: configuration.busyMilliseconds)
        return (reading, true)
      }
      try prepare(database, from: version)
      return (database, false)
    } catch {
      throw DraftStoreError(error)
    }
  }

  private static func prepare(
    _ database: SQLiteDatabase, from version: Int64
  ) throws(SQLiteError) {
    try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    try database.execute("PRAGMA foreign_keys = ON")
    guard version < DraftSchema.version else { return }
    try database.execute("BEGIN IMMEDIATE")
    do throws(SQLiteError) {
      // Another process may have taken the steps meanwhile.
      let version = try database.first("PRAGMA user_version") { $0.integer(0) } ?? 0
      for step in DraftSchema.steps.dropFirst(Int(max(0, version))) { try database.execute(step) }
    } catch {
      try? database.execute("ROLLBACK")
      throw error
    }
    try database.execute("COMMIT")
  }

  /// Runs a change in a transaction. If the database turns out to be damaged, it is replaced, and
  /// the change is repeated in the new one.
  ///
  /// - Parameter needsKeys: True if a user whose records are sealed needs a key for it.
  func change<Result>(
    needsKeys: Bool = true, _ body: () throws(DraftStoreError) -> Result
  ) throws(DraftStoreError) -> Result {
    guard !isReadOnly else {
      throw DraftStoreError(
        .newerSchema, "The draft database is from a newer version of this program.")
    }
    let checked = { () throws(DraftStoreError) in
      if needsKeys { try self.checkKeys() }
      return try body()
    }
    do throws(DraftStoreError) {
      return try database.transaction(checked)
    } catch {
      guard error.isDamage else { throw error }
      try replaceDatabase()
      return try database.transaction(checked)
    }
  }

  /// Runs a read. If the database turns out to be damaged, it is replaced, and the read is
  /// repeated.
  func read<Result>(
    _ body: () throws(DraftStoreError) -> Result
  ) throws(DraftStoreError) -> Result {
    do throws(DraftStoreError) {
      return try body()
    } catch {
      guard error.isDamage, !isReadOnly else { throw error }
      try replaceDatabase()
      return try body()
    }
  }

  private func replaceDatabase() throws(DraftStoreError) {
    let rescue = DatabaseRescue(folder, configuration, seals)
    memory = [:]
    // The connection must be closed first: closing it later would remove the new database's log,
    // which has the same name.
    do throws(SQLiteError) {
      database = try SQLiteDatabase(path: ":memory:", isReadOnly: false, busyMilliseconds: 0)
    } catch {
      throw DraftStoreError(error)
    }
    do throws(DraftStoreError) {
      salvage = try rescue.replace(under: lock) ?? salvage
    } catch {
      try rescue.finish(under: lock)
      database = try Self.open(folder, configuration).0
      throw error
    }
    database = try Self.open(folder, configuration).0
    sealing = finishSealing()
  }
}
