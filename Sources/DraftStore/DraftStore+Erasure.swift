// SPDX-License-Identifier: Apache-2.0

/// The result of removing everything of a user.
public struct WipeReport: Sendable, Equatable {
  /// True if the freed space of the database was erased. False if another process was using the
  /// database; the next open erases it.
  public var isErased: Bool
  /// The files of damaged databases that were moved aside earlier and still exist, by path: they
  /// may contain drafts of other users, too.
  public var remains: [String]
}

extension DraftStore {
  /// Permanently removes everything that this device keeps of the user: drafts, history, trash and
  /// quarantine, sealed or not. Overwrites the freed space of the database, as far as SQLite can:
  /// the file system and the disk may keep older copies of their blocks. Damaged databases that
  /// were moved aside are overwritten unless they may contain records of other users.
  ///
  /// Sessions of the user that are open in another process cannot write drafts afterwards: their
  /// calls throw `unavailable`.
  ///
  /// - Throws: `locked`, `newerSchema`, `diskFull` or `unavailable`, with nothing removed.
  public func wipe() throws(DraftStoreError) -> WipeReport {
    try database.wrap { () throws(SQLiteError) in
      try database.execute("PRAGMA secure_delete = ON")
    }
    try change(needsKeys: false) { () throws(DraftStoreError) in
      try removeOwner()
      try requestErasure()
    }
    memory = [:]
    openSlots = []
    let rescue = DatabaseRescue(folder, configuration, seals)
    let isAlone = try database.wrap { () throws(SQLiteError) in
      try database.first("SELECT 1 FROM slot LIMIT 1") { _ in true } == nil
    }
    rescue.eraseAside { isAlone || rescue.isOnly(owner, in: $0) }
    var isErased = true
    do throws(DraftStoreError) {
      try rescue.removeRemains()
      try eraseFreedSpace()
    } catch {
      isErased = false
    }
    return WipeReport(isErased: isErased, remains: rescue.asideFiles)
  }

  /// The files of damaged databases that were moved aside, by path. They are not sealed later, and
  /// only `wipe` removes them.
  public var damagedDatabases: [String] {
    DatabaseRescue(folder, configuration, seals).asideFiles
  }

  private func removeOwner() throws(DraftStoreError) {
    let (server, principal) = (
      SQLiteValue.text(owner.serverID), SQLiteValue.text(owner.principalID)
    )
    try database.wrap { () throws(SQLiteError) in
      try database.run(
        """
        DELETE FROM record WHERE slot IN (SELECT id FROM slot WHERE server = ? AND principal = ?)
        """, server, principal)
      try database.run("DELETE FROM chunk WHERE digest NOT IN (SELECT digest FROM use)")
      try database.run("DELETE FROM slot WHERE server = ? AND principal = ?", server, principal)
      try database.run("DELETE FROM sealed WHERE server = ? AND principal = ?", server, principal)
    }
  }

  // MARK: Freed space

  /// Records in the current transaction that freed space has to be erased, so that the next open
  /// does it if this process is killed before.
  func requestErasure() throws(DraftStoreError) {
    try database.wrap { () throws(SQLiteError) in
      try database.run("UPDATE erasure SET due = due + 1")
    }
  }

  /// Rewrites the database without its freed space and truncates its log, if that was requested.
  ///
  /// - Throws: `locked` if another process is using the database, or another failure.
  func eraseFreedSpace() throws(DraftStoreError) {
    try database.wrap { () throws(SQLiteError) in
      let due = try database.first("SELECT due FROM erasure") { $0.integer(0) } ?? 0
      guard due != 0 else { return }
      try database.execute("VACUUM")
      let isBusy = try database.first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.integer(0) } ?? 0
      guard isBusy == 0 else { throw .busy("the log is in use") }
      // Another process may have requested another erasure meanwhile.
      try database.run("UPDATE erasure SET due = 0 WHERE due = ?", .integer(due))
    }
  }
}
