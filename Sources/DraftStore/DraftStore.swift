// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Glibc
import WorkbenchEngine

/// The drafts of one user on this device, in a SQLite database that survives a kill at any instant.
///
/// Each call returns when its change is on the disk (WAL, `synchronous=FULL`) or throws and has
/// changed nothing. Calls block, for up to the busy timeout: make them from one thread that is
/// neither an event loop nor of Swift's cooperative pool. Several processes may use one folder,
/// each through one store for a user.
///
/// Every record has a checksum, and every part of a content a digest; what does not match them is
/// put into quarantine and never deleted.
public final class DraftStore {
  /// The limits.
  let configuration: DraftStoreConfiguration
  let owner: DraftOwner
  let holder: ProcessIdentity
  let folder: DraftFolder
  private let lock: FolderLock
  var database: SQLiteDatabase
  /// True if a newer program made the database, so that it is only read.
  public let isReadOnly: Bool
  /// The numbers of records that were saved and lost when a damaged database was replaced; nil if
  /// none was.
  public internal(set) var salvage: Salvage?
  var memory: [DraftSlot: SlotMemory] = [:]
  /// The slots in which this process works, each for one document that it shows.
  var openSlots: Set<DraftSlot> = []

  static let fileName = "drafts.sqlite"

  /// Opens the drafts of a user, and makes the database if there is none.
  ///
  /// A damaged database is moved aside whole, and what can be read of it is taken over.
  ///
  /// - Throws: `notPermitted`, `locked`, `diskFull` or `unavailable`.
  public init(
    folder: DraftFolder, owner: DraftOwner,
    configuration: DraftStoreConfiguration = DraftStoreConfiguration()
  ) throws(DraftStoreError) {
    self.folder = folder
    self.owner = owner
    self.configuration = configuration
    holder = .current()
    lock = try FolderLock(folder)
    DatabaseRescue.finish(in: folder)
    let opened: (database: SQLiteDatabase, isReadOnly: Bool)
    do throws(DraftStoreError) {
      opened = try Self.open(folder, configuration)
    } catch {
      guard error.isDamage else { throw error }
      let rescue = DatabaseRescue(folder, configuration)
      salvage = try lock.exclusively { () throws(DraftStoreError) in try rescue.run() }
      opened = try Self.open(folder, configuration)
    }
    (database, isReadOnly) = opened
  }

  /// Opens the database, with the tables made if it is new; read-only if it is of a newer program.
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
      try prepare(database, isNew: version == 0)
      return (database, false)
    } catch {
      throw DraftStoreError(error)
    }
  }

  private static func prepare(_ database: SQLiteDatabase, isNew: Bool) throws(SQLiteError) {
    try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    try database.execute("PRAGMA foreign_keys = ON")
    guard isNew else { return }
    try database.execute("BEGIN IMMEDIATE")
    // Another process may have made them meanwhile.
    if try database.first("PRAGMA user_version", read: { $0.integer(0) }) == 0 {
      do throws(SQLiteError) {
        try database.execute(DraftSchema.tables)
      } catch {
        try? database.execute("ROLLBACK")
        throw error
      }
    }
    try database.execute("COMMIT")
  }

  /// Runs a change in a transaction. If the database proves damaged, it is replaced, and the change
  /// is made in the new one.
  func change<Result>(
    _ body: () throws(DraftStoreError) -> Result
  ) throws(DraftStoreError) -> Result {
    guard !isReadOnly else {
      throw DraftStoreError(.newerSchema, "A newer program made the database of drafts.")
    }
    do throws(DraftStoreError) {
      return try database.transaction(body)
    } catch {
      guard error.isDamage else { throw error }
      try replaceDatabase()
      return try database.transaction(body)
    }
  }

  /// Reads. If the database proves damaged, it is replaced, and what is left is read.
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
    let rescue = DatabaseRescue(folder, configuration)
    memory = [:]
    // A connection that closes later would remove the log of the database that took its name.
    do throws(SQLiteError) {
      database = try SQLiteDatabase(path: ":memory:", isReadOnly: false, busyMilliseconds: 0)
    } catch {
      throw DraftStoreError(error)
    }
    do throws(DraftStoreError) {
      salvage = try lock.exclusively { () throws(DraftStoreError) in try rescue.run() }
    } catch {
      // Another process may have replaced it.
      DatabaseRescue.finish(in: folder)
      database = try Self.open(folder, configuration).0
      throw error
    }
    database = try Self.open(folder, configuration).0
  }
}
