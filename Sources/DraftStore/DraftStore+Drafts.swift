// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import WorkbenchEngine

extension DraftStore {
  /// Writes a draft with its base and attempt to disk, replacing the slot's last one.
  ///
  /// - Throws: `unavailable` if this process does not hold the slot any more, or another failure;
  ///   nothing has changed then.
  public func write(_ draft: WorkbenchDraft, in slot: DraftSlot) throws(DraftStoreError) {
    var known = memory[slot] ?? SlotMemory()
    let digests = try digests(of: draft.document, known)
    let record = DraftRecord(
      draft.document, digests, revision: draft.revision, writtenAt: draft.writtenAt)
    try change(in: slot) { () throws(DraftStoreError) in
      // Old records are removed last, so that chunks needed by both stay.
      let old = try ids(.draft, in: slot)
      let id = try insert(record, .draft, draft.document, in: slot)
      try writeBase(draft.base, in: slot, known)
      try writeAttempt(draft.attempt, in: slot, known, draft, digests)
      for other in old where other != id { try remove(other) }
      try setSession(draft.base?.version.sessionID, of: slot)
    }
    known.document = draft.document
    known.digests = digests
    known.base = draft.base?.version
    known.attemptKey = draft.attempt?.key
    memory[slot] = known
  }

  /// Moves the slot's draft into the history if its revision is at most `revision`. The remaining
  /// draft gets this base and no attempt.
  public func acknowledge(
    through revision: Int, base: ServerCopy?, in slot: DraftSlot
  ) throws(DraftStoreError) {
    let known = memory[slot] ?? SlotMemory()
    try change(in: slot) { () throws(DraftStoreError) in
      for (id, record) in try records(.draft, in: slot) where record.revision <= revision {
        try setKind(id, .history)
      }
      try removeAll(.attempt, in: slot)
      try writeBase(try isEmpty(slot) ? nil : base, in: slot, known)
      if let session = base?.version.sessionID {
        try setSession(session, of: slot)
        try trimHistory(session)
      }
    }
    memory[slot]?.base = base?.version
    memory[slot]?.attemptKey = nil
    if try ids(.draft, in: slot).isEmpty { memory[slot] = nil }
  }

  /// Adds a document to the trash and removes the slot's draft if its revision is at most
  /// `revision`, in one transaction.
  public func trash(
    _ document: WorkbenchDocument, revision: Int, writtenAt: Int64, in slot: DraftSlot
  ) throws(DraftStoreError) {
    let digests = try digests(of: document, memory[slot] ?? SlotMemory())
    let record = DraftRecord(document, digests, revision: revision, writtenAt: writtenAt)
    try change(in: slot) { () throws(DraftStoreError) in
      _ = try insert(record, .trash, document, in: slot)
      for (id, draft) in try records(.draft, in: slot) where draft.revision <= revision {
        try remove(id)
      }
      try removeAll(.attempt, in: slot)
      if try isEmpty(slot) { try removeAll(.base, in: slot) }
    }
    memory[slot] = nil
  }

  /// The draft of a slot with its base and attempt. Unreadable records are quarantined.
  func readDraft(in slot: DraftSlot) throws(DraftStoreError) -> FoundDraft {
    var found = FoundDraft(finding: DraftFinding(), alsoOpen: [])
    guard let id = try ids(.draft, in: slot).last else { return found }
    guard let record = try record(id), record.canBe(.draft),
      let document = try document(of: record)
    else {
      try quarantine(id)
      found.finding.quarantined = 1
      return found
    }
    var draft = WorkbenchDraft(
      revision: Int(record.revision), document: document, base: nil, attempt: nil,
      writtenAt: record.writtenAt)
    let base = try readBeside(.base, slot, &found)
    if let version = base?.record.version, try version.sessionID != session(of: slot) {
      // A draft of one session must not be offered for another.
      try quarantine(id)
      return FoundDraft(finding: DraftFinding(quarantined: 1), alsoOpen: [])
    }
    if let base, let version = base.record.version {
      draft.base = ServerCopy(version: version, document: base.document)
    }
    let attempt = try readBeside(.attempt, slot, &found)
    if let attempt, let saved = attempt.record.attempt {
      draft.attempt = SaveAttempt(
        key: saved.key, revision: Int(attempt.record.revision), target: saved.target,
        document: attempt.document, ownTitle: saved.ownTitle)
    }
    found.slot = slot
    found.finding.draft = draft
    return found
  }

  private func readBeside(
    _ kind: DraftRecord.Kind, _ slot: DraftSlot, _ found: inout FoundDraft
  ) throws(DraftStoreError) -> (record: DraftRecord, document: WorkbenchDocument)? {
    guard let id = try ids(kind, in: slot).last else { return nil }
    guard let record = try record(id), record.canBe(kind), let document = try document(of: record)
    else {
      try quarantine(id)
      found.finding.quarantined += 1
      return nil
    }
    return (record, document)
  }

  // MARK: Base and attempt

  private func writeBase(
    _ base: ServerCopy?, in slot: DraftSlot, _ known: SlotMemory
  ) throws(DraftStoreError) {
    guard let base else { return try removeAll(.base, in: slot) }
    if known.base == base.version, try !ids(.base, in: slot).isEmpty { return }
    let old = try ids(.base, in: slot)
    let record = DraftRecord(
      base.document, try digests(of: base.document, known), revision: 0, writtenAt: 0,
      version: base.version)
    _ = try insert(record, .base, base.document, in: slot)
    for id in old { try remove(id) }
  }

  private func writeAttempt(
    _ attempt: SaveAttempt?, in slot: DraftSlot, _ known: SlotMemory, _ draft: WorkbenchDraft,
    _ draftDigests: [Digest]
  ) throws(DraftStoreError) {
    guard let attempt else { return try removeAll(.attempt, in: slot) }
    // A database that was replaced meanwhile may have lost the attempt.
    if known.attemptKey == attempt.key,
      try records(.attempt, in: slot).last?.record.attempt?.key == attempt.key
    {
      return
    }
    var fresh = known
    fresh.document = draft.document
    fresh.digests = draftDigests
    let old = try ids(.attempt, in: slot)
    let record = DraftRecord(
      attempt.document, try digests(of: attempt.document, fresh), revision: attempt.revision,
      writtenAt: draft.writtenAt, attempt: attempt)
    _ = try insert(record, .attempt, attempt.document, in: slot)
    for id in old { try remove(id) }
  }

  private func isEmpty(_ slot: DraftSlot) throws(DraftStoreError) -> Bool {
    try ids(.draft, in: slot).isEmpty
  }

  private func session(of slot: DraftSlot) throws(DraftStoreError) -> String? {
    let session = try database.wrap { () throws(SQLiteError) in
      try database.first("SELECT session FROM slot WHERE id = ?", .integer(slot.id)) {
        $0.optionalText(0)
      }
    }
    return session ?? nil
  }

  private func setSession(_ session: String?, of slot: DraftSlot) throws(DraftStoreError) {
    try database.wrap { () throws(SQLiteError) in
      try database.run(
        "UPDATE slot SET session = ? WHERE id = ? AND session IS NOT ?", SQLiteValue(session),
        .integer(slot.id), SQLiteValue(session))
    }
  }

  /// The digests of a document's parts. Digests of unchanged parts are reused; an untouched array
  /// shares its storage, so comparing it costs nothing.
  private func digests(
    of document: WorkbenchDocument, _ known: SlotMemory
  ) throws(DraftStoreError) -> [Digest] {
    let old = known.document?.content.parts ?? []
    var digests: [Digest] = []
    for (index, part) in document.content.parts.enumerated() {
      if index < old.count, index < known.digests.count, old[index].bytes == part.bytes {
        digests.append(known.digests[index])
        continue
      }
      digests.append(try Self.digest(of: part.bytes))
    }
    return digests
  }
}
