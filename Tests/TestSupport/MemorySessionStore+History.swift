// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel

extension MemorySessionStore {
  public func sessionVersions(
    of id: SessionID, owner: OwnerID, before: Int64?, pageSize: Int
  ) async throws(PersistenceError) -> SessionVersionPage {
    let row = try row(id, owner)
    let all = row.versions.map(\.0).filter { $0.version < before ?? .max }
    let page = Array(all.prefix(pageSize))
    return SessionVersionPage(
      versions: page, next: all.count > page.count ? page.last?.version : nil)
  }

  public func sessionVersion(
    _ version: Int64, of id: SessionID, owner: OwnerID
  ) async throws(PersistenceError) -> (SessionVersion, Content) {
    guard let found = try row(id, owner).versions.first(where: { $0.0.version == version }) else {
      throw .versionNotFound(version)
    }
    return found
  }

  public func restoreSession(
    _ id: SessionID, owner: OwnerID, writer: OwnerID, to version: Int64, expectedVersion: Int64?,
    note: ChangeNote, request: RequestFingerprint?, at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata {
    try change(id, owner, expectedVersion, request) { row throws(PersistenceError) in
      if version != row.metadata.version {
        guard let kept = row.history.first(where: { $0.metadata.version == version }) else {
          throw .versionNotFound(version)
        }
        row.metadata.title = kept.metadata.title
        row.metadata.description = kept.metadata.description
        row.fold = kept.fold
        row.set(kept.content, kept.metadata.contentFormat)
        row.note = kept.note
      }
      if note != .none { row.note = note.text }
      row.metadata.lastWriterID = writer
      row.metadata.updateTime = max(now, row.metadata.updateTime)
    }
  }

  public func nameSessionVersion(
    _ version: Int64, of id: SessionID, owner: OwnerID, name: String
  ) async throws(PersistenceError) -> SessionVersion {
    try edit(id, owner) { row throws(PersistenceError) in
      if version == row.metadata.version {
        row.name = name
      } else if let index = row.history.firstIndex(where: { $0.metadata.version == version }) {
        row.history[index].name = name
      }
      guard let named = row.versions.first(where: { $0.0.version == version }) else {
        throw .versionNotFound(version)
      }
      return named.0
    }
  }

  public func undeleteSession(
    _ id: SessionID, owner: OwnerID, expectedVersion: Int64?, deletedAfter: Timestamp,
    request: RequestFingerprint?, at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata {
    try change(id, owner, expectedVersion, request, deletedAfter: deletedAfter) {
      row throws(PersistenceError) in
      row.deleteTime = nil
      row.metadata.lastWriterID = owner
      row.note = ""
      try record(.undeleteSession, id, owner, at: now)
    }
  }

  public func earlierChange(
    of id: SessionID, owner: OwnerID, by request: RequestFingerprint
  ) async throws(PersistenceError) -> SessionMetadata? {
    try checkFailure()
    guard let row = anyRow(id, owner: owner) else { return nil }
    return row.earlierChange(by: request)
  }
}

extension MemorySessionStore.Row {
  /// All versions with their contents, the newest first.
  fileprivate var versions: [(SessionVersion, Content)] {
    let current = SessionVersion(
      current: metadata, name: name, note: note, isDeleted: isDeleted)
    return [(current, content)]
      + history.reversed().map { kept in
        (
          SessionVersion(
            current: kept.metadata, name: kept.name, note: kept.note, isDeleted: kept.isDeleted),
          kept.content
        )
      }
  }
}
