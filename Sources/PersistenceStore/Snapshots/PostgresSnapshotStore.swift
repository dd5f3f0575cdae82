// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import PersistenceModel
public import Postgres

/// Snapshots in PostgreSQL. A read is one statement. A change is one transaction in one round trip,
/// including the creator's visit or the audit event.
public struct PostgresSnapshotStore: SnapshotStore {
  let database: DatabaseAccess
  let secrets: StoreSecrets
  let contents: ContentCache?

  /// A store on the connections of `pool`, best used on its loop. Contents are read again from
  /// `contents` where their rows still have them; nil reads all of them from the database.
  public init(pool: PostgresPool, secrets: StoreSecrets, contents: ContentCache? = nil) {
    database = DatabaseAccess(pool: pool)
    self.secrets = secrets
    self.contents = contents
  }

  public func snapshot(
    _ id: SnapshotID, reader: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> Snapshot {
    let key = ContentKey(id)
    if let candidate = contents?.candidate(for: key) {
      let (metadata, isStarred) = try await snapshotMetadata(id, reader: reader, at: now)
      if contents?.settle(candidate, hash: metadata.core.contentHash) == true {
        return Snapshot(metadata: metadata, content: candidate, isStarred: isStarred)
      }
    }
    let snapshot = try await storedSnapshot(id, reader: reader, at: now)
    contents?.keep(snapshot.content, for: key)
    return snapshot
  }

  private func storedSnapshot(
    _ id: SnapshotID, reader: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> Snapshot {
    let rows = try await database.query(
      SnapshotStatements.read, Parameters(id, reader, now))
    guard !rows.isEmpty else { throw .snapshotNotFound }
    let metadata = try SnapshotMetadata(row: 0, of: rows)
    do {
      let bytes = try rows.bytes(0, SnapshotStatements.starColumn + 1)
      return Snapshot(
        metadata: metadata, content: Content(stored: bytes, hash: metadata.core.contentHash),
        isStarred: try rows.bool(0, SnapshotStatements.starColumn))
    } catch {
      throw PersistenceError(error)
    }
  }

  public func snapshotMetadata(
    _ id: SnapshotID, reader: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> (metadata: SnapshotMetadata, isStarred: Bool) {
    let rows = try await database.query(
      SnapshotStatements.readMetadata, Parameters(id, reader, now))
    guard !rows.isEmpty else { throw .snapshotNotFound }
    return (try SnapshotMetadata(row: 0, of: rows), try isStarred(0, of: rows))
  }

  public func starSnapshot(
    _ id: SnapshotID, for user: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) {
    try await database.star(
      id.text, by: StarStatements.starSnapshot, for: user, holder: user, at: now,
      orThrow: .snapshotNotFound)
  }

  public func unstarSnapshot(
    _ id: SnapshotID, for user: OwnerID
  ) async throws(PersistenceError) -> Bool {
    try await database.unstar(id.text, by: StarStatements.unstarSnapshot, for: user)
  }

  private func isStarred(_ row: Int, of rows: Rows) throws(PersistenceError) -> Bool {
    do {
      return try rows.bool(row, SnapshotStatements.starColumn)
    } catch {
      throw PersistenceError(error)
    }
  }

  public func listSnapshots(
    _ query: SnapshotQuery, owner: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SnapshotPage {
    let list = SnapshotListStatements.list
    // One row more than the page shows whether there is a next page.
    let parameters = try list.parameters(for: query, rowCount: query.pageSize + 1) {
      $0.append(text: owner.text)
      $0.append(timestampMicroseconds: now.microseconds)
    }
    let rows = try await database.query(list.statement(for: query), parameters)
    var page = SnapshotPage(snapshots: [], next: nil)
    page.snapshots.reserveCapacity(min(rows.count, query.pageSize))
    for row in 0..<min(rows.count, query.pageSize) {
      let metadata = try SnapshotMetadata(row: row, of: rows)
      if try isStarred(row, of: rows) { page.starred.insert(metadata.core.id) }
      page.snapshots.append(metadata)
    }
    guard rows.count > query.pageSize, let last = page.snapshots.last?.core else { return page }
    let key: PagePosition.Key
    switch query.order.key {
    case .createTime: key = .time(last.createTime)
    case .title:
      do {
        key = .text(
          try rows.text(page.snapshots.count - 1, SnapshotStatements.starColumn + 1))
      } catch {
        throw PersistenceError(error)
      }
    }
    page.next = PagePosition(key: key, id: last.id.text)
    return page
  }

  public func deleteSnapshot(
    _ id: SnapshotID, owner: OwnerID, requestID: RequestID?, at now: Timestamp
  ) async throws(PersistenceError) {
    var fingerprint: RequestFingerprint?
    if let requestID { fingerprint = try RequestFingerprint(deleting: id, requestID: requestID) }
    var record = Parameters(id, owner, now)
    record.append(text: try SessionID.random().text)
    var parameters = Parameters(id, owner, now)
    parameters.append(bytes: fingerprint?.bytes)
    let results = try await database.commit(
      [
        (SnapshotStatements.lock, lockParameters(id, owner)),
        (SnapshotStatements.recordDelete, record), (SnapshotStatements.delete, parameters),
      ], for: FairnessKeys(owner))
    contents?.drop(ContentKey(id))
    guard results.last?.affectedCount == 0 else { return }
    guard let fingerprint, let found = try await inspect(id, owner: owner, at: now),
      found.lastRequest == fingerprint.bytes
    else { throw .snapshotNotFound }
  }

  public func updateSnapshotAccess(
    _ id: SnapshotID, owner: OwnerID, access: SnapshotAccess, at now: Timestamp
  ) async throws(PersistenceError) -> SnapshotMetadata {
    var parameters = Parameters(id, owner, now)
    parameters.append(access)
    var record = parameters
    record.append(text: try SessionID.random().text)
    let results = try await database.commit(
      [
        (SnapshotStatements.lock, lockParameters(id, owner)),
        (SnapshotStatements.recordAccessChange, record),
        (SnapshotStatements.updateAccess, parameters),
      ], for: FairnessKeys(owner))
    guard let rows = results.last, !rows.isEmpty else { throw .snapshotNotFound }
    return try SnapshotMetadata(row: 0, of: rows)
  }

  private func lockParameters(_ id: SnapshotID, _ owner: OwnerID) -> Parameters {
    var parameters = Parameters()
    parameters.append(text: id.text)
    parameters.append(text: owner.text)
    return parameters
  }

  /// Reads the owner's snapshot, or its tombstone; nil when there is neither.
  func inspect(
    _ id: SnapshotID, owner: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> InspectedSnapshot? {
    let rows = try await database.query(SnapshotStatements.inspect, Parameters(id, owner, now))
    return rows.isEmpty ? nil : try InspectedSnapshot(rows)
  }
}

/// A snapshot or its tombstone, as it is after a change to it met no row.
struct InspectedSnapshot {
  let metadata: SnapshotMetadata
  let createRequest: [UInt8]?
  let lastRequest: [UInt8]?
  let isGone: Bool

  init(_ rows: Rows) throws(PersistenceError) {
    metadata = try SnapshotMetadata(row: 0, of: rows)
    let column = SnapshotStatements.metadataColumnCount
    do {
      createRequest = try rows.optionalBytes(0, column)
      lastRequest = try rows.optionalBytes(0, column + 1)
      isGone = try rows.bool(0, column + 2)
    } catch {
      throw PersistenceError(error)
    }
  }
}

extension Parameters {
  /// `$1` to `$3` of every statement on a snapshot that exists.
  init(_ id: SnapshotID, _ user: OwnerID, _ now: Timestamp) {
    self.init()
    append(text: id.text)
    append(text: user.text)
    append(timestampMicroseconds: now.microseconds)
  }
}
