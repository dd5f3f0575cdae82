// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import PersistenceModel
import Postgres

extension PostgresSessionStore {
  public func saveDraft(
    _ new: NewSessionDraft, user: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SessionDraftMetadata {
    let saved = SessionDraftMetadata(new, etag: try SessionID.random().text, at: now)
    var lock = Parameters()
    lock.append(text: user.text)
    let results = try await database.commit(
      [
        (SessionDraftStatements.lockUser, lock),
        (SessionDraftStatements.save, Parameters(saving: saved, new.content, user: user)),
      ], for: FairnessKeys(user))
    guard let rows = results.last, !rows.isEmpty else {
      throw .internal("a statement that saves a draft returned no row")
    }
    let column = SessionDraftStatements.metadataColumnCount
    let (isSaved, count, size): (Bool, Int64, Int64)
    let found: SessionDraftMetadata?
    do {
      isSaved = try rows.bool(0, column)
      count = try rows.int64(0, column + 1)
      size = try rows.int64(0, column + 2)
    } catch {
      throw PersistenceError(error)
    }
    if isSaved { return saved }
    found = try isNull(rows) ? nil : SessionDraftMetadata(row: 0, of: rows)
    if let found, !found.isExpired(at: now), found.revision >= new.revision {
      guard new.isSaved(as: found) else { throw .draftOutdated(current: found) }
      return found
    }
    guard count < DraftLimits.countMax else { throw .draftsTooMany(count: count) }
    throw .draftsTooLarge(size: size + saved.contentSize)
  }

  /// True if the statement that saves found no draft.
  private func isNull(_ rows: Rows) throws(PersistenceError) -> Bool {
    do {
      return try rows.isNull(0, 0)
    } catch {
      throw PersistenceError(error)
    }
  }

  public func draft(
    _ key: SessionDraftKey, user: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SessionDraft {
    let rows = try await database.query(SessionDraftStatements.read, Parameters(user, key))
    guard !rows.isEmpty else { throw .draftNotFound }
    let metadata = try SessionDraftMetadata(row: 0, of: rows)
    guard !metadata.isExpired(at: now) else { throw .draftNotFound }
    do {
      let bytes = try rows.bytes(0, SessionDraftStatements.metadataColumnCount)
      return SessionDraft(
        metadata: metadata, content: Content(stored: bytes, hash: metadata.contentHash))
    } catch {
      throw PersistenceError(error)
    }
  }

  public func drafts(
    of user: OwnerID, session: SessionID?, before: PagePosition?, pageSize: Int, at now: Timestamp
  ) async throws(PersistenceError) -> (drafts: [SessionDraftMetadata], next: PagePosition?) {
    var parameters = Parameters()
    parameters.append(text: user.text)
    parameters.append(text: session?.text ?? "")
    try parameters.append(
      before ?? PagePosition(key: .time(.latest), id: ""), fitting: .timestamp)
    parameters.append(timestampMicroseconds: now.before(DraftLimits.ageMax).microseconds)
    parameters.append(int64: Int64(pageSize) + 1)
    let rows = try await database.query(SessionDraftStatements.list, parameters)
    var drafts: [SessionDraftMetadata] = []
    for row in 0..<min(rows.count, pageSize) {
      drafts.append(try SessionDraftMetadata(row: row, of: rows))
    }
    return (drafts, rows.count > pageSize ? drafts.last?.position : nil)
  }

  public func discardDraft(
    _ key: SessionDraftKey, user: OwnerID, etag: String?, at now: Timestamp
  ) async throws(PersistenceError) {
    let found = try await draftMetadata(key, user: user, at: now)
    guard etag == nil || etag == found.etag else { throw .draftOutdated(current: found) }
    var parameters = Parameters(user, key)
    parameters.append(text: etag)
    let removed = try await database.write(
      SessionDraftStatements.discard, parameters, for: FairnessKeys(user))
    guard removed.affectedCount == 0 else { return }
    // It was saved again or removed since it was read.
    throw .draftOutdated(current: try await draftMetadata(key, user: user, at: now))
  }

  private func draftMetadata(
    _ key: SessionDraftKey, user: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SessionDraftMetadata {
    let rows = try await database.query(SessionDraftStatements.readMetadata, Parameters(user, key))
    guard !rows.isEmpty else { throw .draftNotFound }
    let metadata = try SessionDraftMetadata(row: 0, of: rows)
    guard !metadata.isExpired(at: now) else { throw .draftNotFound }
    return metadata
  }
}

extension Parameters {
  /// The parameters of `SessionDraftStatements.save`.
  fileprivate init(saving draft: SessionDraftMetadata, _ content: Content, user: OwnerID) {
    self.init(user, draft.key, byteCapacity: content.bytes.count)
    append(timestampMicroseconds: draft.saveTime.before(DraftLimits.ageMax).microseconds)
    append(int64: draft.revision)
    append(text: draft.etag)
    append(int64: draft.baseVersion)
    append(text: draft.title)
    append(text: draft.description)
    draft.contentHash.withUnsafeBytes { append(bytes: $0) }
    append(int64: draft.contentSize)
    append(draft.contentFormat)
    append(timestampMicroseconds: draft.saveTime.microseconds)
    append(utf8: content.bytes)
  }
}
