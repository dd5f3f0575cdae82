// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Synchronization

extension MemorySessionStore {
  public func saveDraft(
    _ new: NewSessionDraft, user: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SessionDraftMetadata {
    try checkFailure()
    let saved = SessionDraftMetadata(new, etag: try SessionID.random().text, at: now)
    return try drafts.withLock { (drafts) throws(PersistenceError) in
      var own = drafts[user, default: [:]].filter { !$0.value.metadata.isExpired(at: now) }
      if let found = own.removeValue(forKey: new.key)?.metadata, found.revision >= new.revision {
        guard new.isSaved(as: found) else { throw .draftOutdated(current: found) }
        return found
      }
      guard own.count < DraftLimits.countMax else {
        throw .draftsTooMany(count: Int64(own.count))
      }
      let size = own.values.reduce(saved.contentSize) { $0 + $1.metadata.contentSize }
      guard size <= DraftLimits.bytesMax else { throw .draftsTooLarge(size: size) }
      drafts[user, default: [:]][new.key] = SessionDraft(metadata: saved, content: new.content)
      return saved
    }
  }

  public func draft(
    _ key: SessionDraftKey, user: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SessionDraft {
    try checkFailure()
    guard let found = drafts.withLock({ $0[user]?[key] }), !found.metadata.isExpired(at: now)
    else { throw .draftNotFound }
    return found
  }

  public func drafts(
    of user: OwnerID, session: SessionID?, before: PagePosition?, pageSize: Int, at now: Timestamp
  ) async throws(PersistenceError) -> (drafts: [SessionDraftMetadata], next: PagePosition?) {
    try checkFailure()
    var own = drafts.withLock { $0[user, default: [:]].values.map(\.metadata) }
      .filter { !$0.isExpired(at: now) && (session == nil || $0.key.sessionID == session) }
    func place(_ time: Timestamp, _ etag: String) -> (Int64, [UInt8]) {
      (time.microseconds, Array(etag.utf8))
    }
    func precedes(_ left: (Int64, [UInt8]), _ right: (Int64, [UInt8])) -> Bool {
      left.0 != right.0 ? left.0 < right.0 : left.1.lexicographicallyPrecedes(right.1)
    }
    own.sort { precedes(place($1.saveTime, $1.etag), place($0.saveTime, $0.etag)) }
    if let before {
      guard case .time(let time) = before.key else {
        throw PersistenceError(.pageTokenInvalid, "The position does not fit the order.")
      }
      own.removeAll { !precedes(place($0.saveTime, $0.etag), place(time, before.id)) }
    }
    let page = Array(own.prefix(pageSize))
    return (page, own.count > page.count ? page.last?.position : nil)
  }

  public func discardDraft(
    _ key: SessionDraftKey, user: OwnerID, etag: String?, at now: Timestamp
  ) async throws(PersistenceError) {
    try checkFailure()
    if let error = draftDiscardFailure.withLock({ $0 }) { throw error }
    try drafts.withLock { (drafts) throws(PersistenceError) in
      guard let found = drafts[user]?[key]?.metadata, !found.isExpired(at: now) else {
        throw .draftNotFound
      }
      guard etag == nil || etag == found.etag else { throw .draftOutdated(current: found) }
      drafts[user]?[key] = nil
    }
  }

  /// Makes every later removal of a draft throw `error`, or none when it is nil.
  public func failDraftDiscards(with error: PersistenceError?) {
    draftDiscardFailure.withLock { $0 = error }
  }
}
