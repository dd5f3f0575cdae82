// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import PersistenceModel
import Synchronization

extension MemorySessionStore {
  public func sessionCount(of owner: OwnerID) async throws(PersistenceError) -> Int64 {
    try checkFailure()
    return Int64(rows(of: owner).count)
  }

  public func sessions(
    of owner: OwnerID, after: SessionID?, among ids: [SessionID]?, contentBytesMax: Int
  ) async throws(PersistenceError) -> [ExportedSession] {
    try checkFailure()
    var sessions: [ExportedSession] = []
    var byteCount = 0
    let found = rows(of: owner).sorted {
      $0.metadata.id.text.utf8.lexicographicallyPrecedes($1.metadata.id.text.utf8)
    }
    for row in found where byteCount < contentBytesMax {
      let id = row.metadata.id
      if let after, !after.text.utf8.lexicographicallyPrecedes(id.text.utf8) { continue }
      if let ids, !ids.contains(id) { continue }
      sessions.append(
        ExportedSession(
          metadata: row.metadata, versionName: row.name, note: row.note, content: row.content))
      byteCount += row.content.bytes.count
    }
    return sessions
  }

  public func importedID(
    for source: ImportedIDSource, owner: OwnerID
  ) throws(PersistenceError) -> SessionID {
    try SessionID.derived(from: source, owner: owner, using: hmac)
  }

  public func importTarget(
    _ id: SessionID, owner: OwnerID
  ) async throws(PersistenceError) -> ImportTarget {
    try checkFailure()
    guard let row = anyRow(id, owner: owner) else { return .absent }
    return row.isDeleted ? .deleted(row.metadata) : .present(row.metadata)
  }

  public func insertSession(
    _ copy: SessionCopy, history: HistoryCopy, owner: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) {
    try insert(row(copy, history, owner: owner), owner: owner, at: now)
    staged.withLock { $0 = $0.filter { $0.key.id != copy.id || $0.key.owner != owner } }
  }

  public func stageSession(
    _ copy: SessionCopy, history: HistoryCopy, as claim: StagedImport, at now: Timestamp
  ) async throws(PersistenceError) {
    try checkFailure()
    let owner = claim.owner
    guard anyRow(copy.id, owner: owner) == nil else { throw .concurrentChange }
    let row = try row(copy, history, owner: owner)
    staged.withLock { staged in
      staged = staged.filter { $0.key.id != copy.id || $0.key.owner != owner }
      staged[claim] = row
    }
  }

  public func stageHistory(
    _ history: HistoryCopy, of claim: StagedImport, at now: Timestamp
  ) async throws(PersistenceError) {
    try checkFailure()
    guard var row = staged.withLock({ $0[claim] }) else { throw .concurrentChange }
    try row.add(history, owner: claim.owner)
    staged.withLock { $0[claim] = row }
  }

  public func publishSession(
    _ claim: StagedImport, at now: Timestamp
  ) async throws(PersistenceError) {
    try checkFailure()
    guard let row = staged.withLock({ $0.removeValue(forKey: claim) }) else {
      throw .concurrentChange
    }
    try insert(row, owner: claim.owner, at: now)
  }

  public func discardSession(
    _ claim: StagedImport, at now: Timestamp
  ) async throws(PersistenceError) {
    if let error = discardFailure.withLock({ $0 }) { throw error }
    _ = staged.withLock { $0.removeValue(forKey: claim) }
  }

  public func restoreSession(
    from copy: SessionCopy, owner: OwnerID, expectedVersion: Int64, at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata {
    do throws(PersistenceError) {
      return try change(
        copy.id, owner, expectedVersion, nil, deletedAfter: .init(microseconds: .min)
      ) {
        row throws(PersistenceError) in
        row.deleteTime = nil
        row.metadata.title = copy.title.text
        row.metadata.description = copy.description.text
        row.fold = copy.title.fold
        row.set(copy.content, copy.format)
        row.note = copy.note.text
        row.metadata.lastWriterID = owner
        row.metadata.updateTime = max(now, row.metadata.updateTime)
        try record(.undeleteSession, copy.id, owner, at: now)
      }
    } catch {
      throw .concurrentChange
    }
  }

  private func row(
    _ copy: SessionCopy, _ history: HistoryCopy, owner: OwnerID
  ) throws(PersistenceError) -> Row {
    var row = Row(
      metadata: copy.metadata(owner: owner), fold: copy.title.fold, content: copy.content)
    row.name = copy.versionName
    row.note = copy.note.text
    try row.add(history, owner: owner)
    return row
  }

  private func insert(
    _ row: Row, owner: OwnerID, at now: Timestamp
  ) throws(PersistenceError) {
    try checkFailure()
    var row = row
    row.arriveTime = now
    guard put(row, owner: owner) else { throw .concurrentChange }
  }
}

extension MemorySessionStore.Row {
  /// Adds older versions, whose contents are among those given or in the row already.
  fileprivate mutating func add(
    _ copies: HistoryCopy, owner: OwnerID
  ) throws(PersistenceError) {
    let known = [content] + history.map(\.content) + copies.contents
    for version in copies.versions {
      guard let content = known.first(where: { $0.hash == version.contentHash }) else {
        throw .internal("a version's content was never written")
      }
      let metadata = SessionMetadata(
        id: metadata.id, ownerID: owner, title: version.title.text,
        description: version.description.text, version: version.version,
        contentHash: version.contentHash, contentSize: version.contentSize,
        contentFormat: version.contentFormat,
        createTime: metadata.createTime, updateTime: version.updateTime,
        lastWriterID: version.writerID)
      history.append(
        MemorySessionStore.Kept(
          metadata: metadata, fold: version.title.fold, content: content, request: nil,
          name: version.name, note: version.note.text, isDeleted: version.isDeleted))
    }
    history.sort { $0.metadata.version < $1.metadata.version }
  }
}
