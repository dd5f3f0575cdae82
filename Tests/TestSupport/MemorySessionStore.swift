// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import PersistenceModel
import Synchronization

/// A store of sessions in memory, for tests of what stands above a store. The tests of store
/// behaviour hold it to the same promises as the one on PostgreSQL.
public final class MemorySessionStore: SessionStore {
  struct Key: Hashable {
    var owner: OwnerID
    var id: SessionID
  }

  struct Row {
    var metadata: SessionMetadata
    var fold: TitleFold
    var content: Content
    var createRequest: RequestFingerprint?
    var lastRequest: RequestFingerprint?
    var deleteTime: Timestamp?
    /// The time at which an import brought it; nil if it was created.
    var arriveTime: Timestamp?
    var name = ""
    /// The note about this version.
    var note = ""
    /// Every version that was replaced, the oldest first.
    var history: [Kept] = []

    var isDeleted: Bool { deleteTime != nil }
  }

  struct Kept {
    var metadata: SessionMetadata
    var fold: TitleFold
    var content: Content
    var request: RequestFingerprint?
    var name: String
    var note: String
    var isDeleted: Bool
  }

  private let rows = Mutex<[Key: Row]>([:])
  let sharing = Mutex(Sharing())
  /// The sessions that each user has starred.
  let stars = Mutex<[OwnerID: Set<SessionID>]>([:])
  /// The drafts of each user.
  let drafts = Mutex<[OwnerID: [SessionDraftKey: SessionDraft]]>([:])
  let draftDiscardFailure = Mutex<PersistenceError?>(nil)
  /// What imports have written that nobody sees yet.
  let staged = Mutex<[StagedImport: Row]>([:])
  let hmac: HMACSHA256
  private let failure = Mutex<PersistenceError?>(nil)
  private let metadataReads = Mutex(0)
  let discardFailure = Mutex<PersistenceError?>(nil)

  /// An empty store.
  public init() throws {
    hmac = try HMACSHA256(key: RandomBytes.generate(count: 32))
  }

  /// Makes every later call throw `error`, or none when it is nil.
  public func failEveryCall(with error: PersistenceError?) {
    failure.withLock { $0 = error }
  }

  /// Makes every later removal of a staged session throw `error`, or none when it is nil.
  public func failDiscards(with error: PersistenceError?) {
    discardFailure.withLock { $0 = error }
  }

  /// The number of times that the metadata of one session was read without its content.
  public var metadataReadCount: Int { metadataReads.withLock { $0 } }

  /// The number of sessions that nobody deleted.
  public var count: Int {
    rows.withLock { rows in rows.values.count { !$0.isDeleted } }
  }

  func checkFailure() throws(PersistenceError) {
    if let error = failure.withLock({ $0 }) { throw error }
  }

  public func createSession(
    _ new: NewSession, owner: OwnerID, attempt: CreationAttempt?, at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata {
    try checkFailure()
    let id: SessionID
    if let attempt {
      id = try SessionID.derived(from: attempt.requestID, owner: owner, using: hmac)
    } else {
      id = try SessionID.random()
    }
    let metadata = SessionMetadata(
      id: id, ownerID: owner, title: new.title.text, description: new.description.text,
      version: 1, contentHash: new.content.hash, contentSize: Int64(new.content.bytes.count),
      contentFormat: new.format, createTime: now, updateTime: now)
    let row = Row(
      metadata: metadata, fold: new.title.fold, content: new.content,
      createRequest: attempt?.fingerprint, lastRequest: attempt?.fingerprint,
      note: new.note.text)
    return try rows.withLock { (rows) throws(PersistenceError) in
      let key = Key(owner: owner, id: id)
      if let existing = rows[key] { return try existing.answer(to: attempt) }
      rows[key] = row
      return metadata
    }
  }

  public func earlierSession(
    of attempt: CreationAttempt, owner: OwnerID
  ) async throws(PersistenceError) -> SessionMetadata? {
    try checkFailure()
    let id = try SessionID.derived(from: attempt.requestID, owner: owner, using: hmac)
    return try rows.withLock { $0[Key(owner: owner, id: id)] }?.answer(to: attempt)
  }

  public func session(
    _ id: SessionID, owner: OwnerID, reader: OwnerID, knownVersion: Int64?
  ) async throws(PersistenceError) -> Session {
    let row = try row(id, owner)
    let isKnown = row.metadata.version == knownVersion
    return Session(
      metadata: row.metadata, content: isKnown ? nil : row.content,
      isStarred: isStarred(id, by: reader))
  }

  public func sessionMetadata(
    _ id: SessionID, owner: OwnerID, reader: OwnerID
  ) async throws(PersistenceError) -> (metadata: SessionMetadata, isStarred: Bool) {
    metadataReads.withLock { $0 += 1 }
    return (try row(id, owner).metadata, isStarred(id, by: reader))
  }

  public func updateSession(
    _ id: SessionID, owner: OwnerID, writer: OwnerID, change: SessionChange,
    expectedVersion: Int64?, request: RequestFingerprint?, at now: Timestamp
  ) async throws(PersistenceError) -> SessionUpdate {
    try self.make(id, owner, expectedVersion, request, asking: change) {
      row throws(PersistenceError) in
      if let title = change.title {
        row.metadata.title = title.text
        row.fold = title.fold
      }
      if let description = change.description { row.metadata.description = description.text }
      if let content = change.content { row.set(content, change.format) }
      row.note = change.note.text
      row.metadata.lastWriterID = writer
      row.metadata.updateTime = max(now, row.metadata.updateTime)
    }
  }

  @discardableResult
  public func deleteSession(
    _ id: SessionID, owner: OwnerID, expectedVersion: Int64?, requestID: RequestID?,
    at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata {
    let fingerprint = try requestID.map { (requestID) throws(PersistenceError) in
      try RequestFingerprint(deleting: id, expectedVersion: expectedVersion, requestID: requestID)
    }
    var deleted = try change(id, owner, expectedVersion, fingerprint) {
      row throws(PersistenceError) in
      row.deleteTime = now
      row.metadata.lastWriterID = owner
      row.note = ""
      try record(.deleteSession, id, owner, at: now)
    }
    deleted.deleteTime = anyRow(id, owner: owner)?.deleteTime
    return deleted
  }

  public func listSessions(
    _ query: SessionQuery, owner: OwnerID
  ) async throws(PersistenceError) -> SessionPage {
    try checkFailure()
    try query.validate()
    let key = query.order.key
    let matching = rows.withLock { rows in
      rows.filter { $0.key.owner == owner && $0.value.isListed(by: query) }.values.filter { row in
        query.filter.createTime.contains(row.metadata.createTime)
          && query.filter.updateTime.contains(row.metadata.updateTime)
          && (query.filter.format.map { row.metadata.contentFormat?.isCovered(by: $0) ?? false }
            ?? true)
          && row.metadata.labels.contains(query.filter.labels)
          && (!query.filter.isStarred || isStarred(row.metadata.id, by: owner))
          && (query.filter.titleContains.isEmpty
            || row.fold.text.utf8.contains(query.filter.titleContains.utf8))
      }
    }
    var sorted = matching.map { ($0.position(by: key), $0.listed) }
    sorted.sort { $0.0.precedes($1.0) }
    if query.order.direction == .descending { sorted.reverse() }
    if let position = query.position {
      guard position.key.fits(key) else {
        throw PersistenceError(.pageTokenInvalid, "The position does not fit the order.")
      }
      sorted.removeAll { row in
        query.order.direction == .ascending
          ? !position.precedes(row.0) : !row.0.precedes(position)
      }
    }
    let page = sorted.prefix(query.pageSize)
    return SessionPage(
      sessions: page.map(\.1),
      starred: Set(page.map(\.1.id).filter { isStarred($0, by: owner) }),
      next: sorted.count > page.count ? page.last?.0 : nil)
  }

  func row(_ id: SessionID, _ owner: OwnerID) throws(PersistenceError) -> Row {
    try checkFailure()
    guard let row = rows.withLock({ $0[Key(owner: owner, id: id)] }), !row.isDeleted else {
      throw .sessionNotFound
    }
    return row
  }

  /// True if a user has a session, deleted or not.
  func exists(_ id: SessionID, owner: OwnerID) -> Bool {
    rows.withLock { $0[Key(owner: owner, id: id)] != nil }
  }

  /// The sessions of a user that are not deleted.
  func rows(of owner: OwnerID) -> [Row] {
    rows.withLock { rows in
      rows.filter { $0.key.owner == owner && !$0.value.isDeleted }.map(\.value)
    }
  }

  /// The sessions whose keys meet a condition, deleted or not.
  func allRows(where condition: (Key) -> Bool) -> [Row] {
    rows.withLock { rows in rows.filter { condition($0.key) }.map(\.value) }
  }

  /// A session of a user, deleted or not.
  func anyRow(_ id: SessionID, owner: OwnerID) -> Row? {
    rows.withLock { $0[Key(owner: owner, id: id)] }
  }

  /// Adds a session; false if its id is taken.
  func put(_ row: Row, owner: OwnerID) -> Bool {
    rows.withLock { rows in
      let key = Key(owner: owner, id: row.metadata.id)
      guard rows[key] == nil else { return false }
      rows[key] = row
      return true
    }
  }

  /// Applies a change to a session that is not deleted, or to one that was after `deletedAfter`.
  func change(
    _ id: SessionID, _ owner: OwnerID, _ expectedVersion: Int64?,
    _ fingerprint: RequestFingerprint?, deletedAfter: Timestamp? = nil,
    _ apply: (inout Row) throws(PersistenceError) -> Void
  ) throws(PersistenceError) -> SessionMetadata {
    try make(id, owner, expectedVersion, fingerprint, deletedAfter: deletedAfter, apply).metadata
  }

  /// The same for an update that asks for `change`, which a session may meet already.
  private func make(
    _ id: SessionID, _ owner: OwnerID, _ expectedVersion: Int64?,
    _ fingerprint: RequestFingerprint?, asking change: SessionChange? = nil,
    deletedAfter: Timestamp? = nil, _ apply: (inout Row) throws(PersistenceError) -> Void
  ) throws(PersistenceError) -> SessionUpdate {
    try checkFailure()
    return try rows.withLock { (rows) throws(PersistenceError) in
      let key = Key(owner: owner, id: id)
      guard var row = rows[key] else { throw .sessionNotFound }
      if let fingerprint, let earlier = row.earlierChange(by: fingerprint) {
        return SessionUpdate(earlier)
      }
      if let deletedAfter {
        guard let time = row.deleteTime else { throw .sessionNotDeleted }
        guard time > deletedAfter else { throw .sessionNotFound }
      } else {
        guard !row.isDeleted else { throw .sessionNotFound }
      }
      if let change, change.isMet(by: row.metadata) {
        return SessionUpdate(row.metadata, isUnchanged: true)
      }
      if let expectedVersion, expectedVersion != row.metadata.version {
        throw .versionMismatch(expected: expectedVersion, current: row.metadata)
      }
      try change?.checkFormat(replacing: row.metadata)
      let replaced = Kept(
        metadata: row.metadata, fold: row.fold, content: row.content, request: row.lastRequest,
        name: row.name, note: row.note, isDeleted: row.isDeleted)
      try apply(&row)
      row.history.append(replaced)
      row.name = ""
      row.metadata.version += 1
      row.lastRequest = fingerprint
      rows[key] = row
      return SessionUpdate(row.metadata)
    }
  }

  /// Changes a row without making a version.
  func edit<Result>(
    _ id: SessionID, _ owner: OwnerID, _ body: (inout Row) throws(PersistenceError) -> Result
  ) throws(PersistenceError) -> Result {
    try checkFailure()
    return try rows.withLock { (rows) throws(PersistenceError) in
      let key = Key(owner: owner, id: id)
      guard var row = rows[key], !row.isDeleted else { throw .sessionNotFound }
      let result = try body(&row)
      rows[key] = row
      return result
    }
  }
}

extension MemorySessionStore.Row {
  /// What a repeated creation gets.
  fileprivate func answer(
    to attempt: CreationAttempt?
  ) throws(PersistenceError) -> SessionMetadata {
    guard createRequest == attempt?.fingerprint else { throw .requestIDReused }
    guard !isDeleted else { throw .sessionNotFound }
    return metadata
  }

  /// What a request has made of the session; nil if nothing.
  func earlierChange(by request: RequestFingerprint) -> SessionMetadata? {
    if lastRequest == request { return metadata }
    return history.last { $0.request == request }?.metadata
  }

  mutating func set(_ content: Content, _ format: ContentFormat?) {
    self.content = content
    metadata.contentFormat = format
    metadata.contentHash = content.hash
    metadata.contentSize = Int64(content.bytes.count)
  }
}

extension MemorySessionStore.Row {
  fileprivate func position(by key: SessionOrder.Key) -> PagePosition {
    switch key {
    case .createTime: PagePosition(key: .time(metadata.createTime), id: metadata.id.text)
    case .updateTime: PagePosition(key: .time(metadata.updateTime), id: metadata.id.text)
    case .title: PagePosition(key: .text(fold.text), id: metadata.id.text)
    case .deleteTime:
      PagePosition(key: .time(deleteTime ?? metadata.updateTime), id: metadata.id.text)
    }
  }

  /// True if a list is about such sessions, before it filters them.
  fileprivate func isListed(by query: SessionQuery) -> Bool {
    guard let deleteTime else { return !query.filter.isDeleted }
    return query.filter.isDeleted && deleteTime > query.deletedAfter
  }

  /// The session as a list shows it.
  fileprivate var listed: SessionMetadata {
    var listed = metadata
    listed.deleteTime = deleteTime
    return listed
  }
}

extension PagePosition {
  fileprivate func precedes(_ other: PagePosition) -> Bool {
    switch (key, other.key) {
    case (.time(let left), .time(let right)) where left != right: left < right
    case (.text(let left), .text(let right)) where !left.utf8.elementsEqual(right.utf8):
      left.utf8.lexicographicallyPrecedes(right.utf8)
    default: id.utf8.lexicographicallyPrecedes(other.id.utf8)
    }
  }
}

extension PagePosition.Key {
  fileprivate func fits(_ key: SessionOrder.Key) -> Bool {
    switch (self, key) {
    case (.time, .createTime), (.time, .updateTime), (.time, .deleteTime), (.text, .title): true
    default: false
    }
  }
}

extension ContentFormat {
  /// True if a filter for `highest` finds it.
  fileprivate func isCovered(by highest: ContentFormat) -> Bool {
    name == highest.name && version <= highest.version
  }
}
