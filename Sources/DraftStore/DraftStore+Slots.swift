// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

extension DraftStore {
  /// Creates an empty slot for a writer, whose name must be unique among the user's slots.
  public func makeSlot(writer: String) throws(DraftStoreError) -> DraftSlot {
    try change { () throws(DraftStoreError) in
      try database.wrap { () throws(SQLiteError) in
        try database.run(
          """
          INSERT INTO slot (server, principal, writer, host, boot, pid, started)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
          .text(owner.serverID), .text(owner.principalID), .text(writer), .text(holder.host),
          .text(holder.boot), .integer(Int64(holder.pid)), .integer(holder.started))
        let slot = DraftSlot(id: database.lastID)
        openSlots.insert(slot)
        return slot
      }
    }
  }

  /// The writer for whom a slot was made; nil if the user has no such slot.
  public func writer(of slot: DraftSlot) throws(DraftStoreError) -> String? {
    try database.wrap { () throws(SQLiteError) in
      try database.first(
        "SELECT writer FROM slot WHERE id = ? AND server = ? AND principal = ?",
        .integer(slot.id), .text(owner.serverID), .text(owner.principalID)
      ) { $0.text(0) }
    }
  }

  /// Looks for drafts of a session that an ended process left, and adopts the most recently written
  /// one. The others stay in their slots and are listed by `recoverables`.
  public func findDraft(sessionID: String) throws(DraftStoreError) -> FoundDraft {
    let scan = try scan()
    let drafts = scan.drafts.filter { $0.sessionID == sessionID }
    var found = FoundDraft(
      finding: DraftFinding(quarantined: scan.damaged.count { $0 == sessionID }),
      alsoOpen: drafts.compactMap(\.openIn))
    for draft in drafts where draft.openIn == nil {
      let adopted = try adopt(draft.slot)
      found.finding.quarantined += adopted.finding.quarantined
      guard adopted.slot != nil else { continue }
      found.slot = adopted.slot
      found.finding.draft = adopted.finding.draft
      break
    }
    return found
  }

  /// Adopts the draft of a slot, unless another process, or another document of this process, holds
  /// the slot.
  ///
  /// - Parameter evenIfOpen: True to adopt the slot even if a process on another machine or in
  ///   another container holds it, whose end cannot be detected from here.
  /// - Returns: The draft; without a slot if another process holds it or its draft cannot be read.
  public func adopt(
    _ slot: DraftSlot, evenIfOpen: Bool = false
  ) throws(DraftStoreError) -> FoundDraft {
    let nothing = FoundDraft(finding: DraftFinding(), alsoOpen: [])
    if isReadOnly { return try identity(holding: slot) == nil ? nothing : readDraft(in: slot) }
    return try change { () throws(DraftStoreError) in
      // Another user's slots must stay invisible.
      guard let other = try identity(holding: slot) else { return nothing }
      // Two documents of one process must not share a slot either.
      guard !openSlots.contains(slot) else {
        return FoundDraft(finding: DraftFinding(), alsoOpen: [other])
      }
      if other != holder, other.mayBeAlive, !evenIfOpen {
        return FoundDraft(finding: DraftFinding(), alsoOpen: [other])
      }
      let found = try readDraft(in: slot)
      guard found.slot != nil else { return found }
      try database.wrap { () throws(SQLiteError) in
        try database.run(
          "UPDATE slot SET host = ?, boot = ?, pid = ?, started = ? WHERE id = ?",
          .text(holder.host), .text(holder.boot), .integer(Int64(holder.pid)),
          .integer(holder.started), .integer(slot.id))
      }
      openSlots.insert(slot)
      return found
    }
  }

  /// Reads the draft of a slot without adopting it. Returns no draft if it was saved, discarded or
  /// adopted meanwhile; an unreadable draft is quarantined.
  public func inspect(_ slot: DraftSlot) throws(DraftStoreError) -> DraftFinding {
    guard try identity(holding: slot) != nil else { return DraftFinding() }
    if isReadOnly { return try readDraft(in: slot).finding }
    return try change { () throws(DraftStoreError) in try readDraft(in: slot).finding }
  }

  /// Releases a slot, so that another process can adopt its contents. Continues an unfinished
  /// sealing.
  public func release(_ slot: DraftSlot) throws(DraftStoreError) {
    memory[slot] = nil
    openSlots.remove(slot)
    try change(in: slot) { () throws(DraftStoreError) in
      try database.wrap { () throws(SQLiteError) in
        try database.run("UPDATE slot SET pid = 0, started = -1 WHERE id = ?", .integer(slot.id))
      }
    }
    if case .unfinished = sealing { sealing = finishSealing() }
  }

  /// All of the user's drafts, most recently written first. Unreadable drafts are quarantined.
  public func recoverables() throws(DraftStoreError) -> [RecoverableDraft] { try scan().drafts }

  /// All of the user's drafts, and the sessions of those that cannot be read.
  private func scan() throws(DraftStoreError) -> (drafts: [RecoverableDraft], damaged: [String?]) {
    let (drafts, damaged) = try read { () throws(DraftStoreError) in try readScan() }
    var unlocked: [Int64] = []
    for record in damaged where try !isLocked(record.id) { unlocked.append(record.id) }
    if !unlocked.isEmpty, !isReadOnly {
      try change { () throws(DraftStoreError) in for id in unlocked { try quarantine(id) } }
    }
    return (drafts, damaged.map(\.session))
  }

  private func readScan() throws(DraftStoreError) -> (
    drafts: [RecoverableDraft], damaged: [(id: Int64, session: String?)]
  ) {
    let rows = try database.wrap { () throws(SQLiteError) in
      try database.rows(
        """
        SELECT slot.id, slot.session, slot.host, slot.boot, slot.pid, slot.started, record.id,
          slot.writer
        FROM slot JOIN record ON record.slot = slot.id AND record.kind = 1
        WHERE slot.server = ? AND slot.principal = ? ORDER BY record.id DESC
        """, [.text(owner.serverID), .text(owner.principalID)]
      ) { row in
        (
          slot: DraftSlot(id: row.integer(0)), session: row.optionalText(1),
          holder: Self.identity(row, from: 2), record: row.integer(6), writer: row.text(7)
        )
      }
    }
    var drafts: [RecoverableDraft] = []
    var damaged: [(id: Int64, session: String?)] = []
    for row in rows {
      guard let record = try record(row.record), record.canBe(.draft) else {
        damaged.append((row.record, row.session))
        continue
      }
      let base = try records(.base, in: row.slot).first?.record.version
      let isOpen = openSlots.contains(row.slot) || (row.holder != holder && row.holder.mayBeAlive)
      drafts.append(
        RecoverableDraft(
          slot: row.slot, writer: row.writer, sessionID: row.session,
          revision: Int(record.revision),
          title: record.title, base: base, writtenAt: record.writtenAt,
          openIn: isOpen ? row.holder : nil))
    }
    return (drafts, damaged)
  }

  /// Runs a change of a slot, which this process must hold: after a wipe, its number may be that of
  /// another user's slot.
  func change(
    in slot: DraftSlot, _ body: () throws(DraftStoreError) -> Void
  ) throws(DraftStoreError) {
    try change { () throws(DraftStoreError) in
      guard try identity(holding: slot) == holder else {
        throw DraftStoreError(
          .unavailable, "The slot was removed, or another process has adopted it.")
      }
      try body()
    }
  }

  private func identity(holding slot: DraftSlot) throws(DraftStoreError) -> ProcessIdentity? {
    try database.wrap { () throws(SQLiteError) in
      try database.first(
        """
        SELECT host, boot, pid, started FROM slot WHERE id = ? AND server = ? AND principal = ?
        """, .integer(slot.id), .text(owner.serverID), .text(owner.principalID)
      ) { Self.identity($0, from: 0) }
    }
  }

  private static func identity(_ row: SQLiteStatement, from column: Int32) -> ProcessIdentity {
    ProcessIdentity(
      host: row.text(column), boot: row.text(column + 1),
      pid: Int32(truncatingIfNeeded: row.integer(column + 2)), started: row.integer(column + 3))
  }
}
