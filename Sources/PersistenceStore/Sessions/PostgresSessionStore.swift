// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import PersistenceModel
public import Postgres

/// Sessions in PostgreSQL. A read is one statement. A change is one statement, or one transaction
/// in one round trip, which also stores the replaced version. Only if a change affects no row does
/// another statement find the reason.
public struct PostgresSessionStore: SessionStore {
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

  public func createSession(
    _ new: NewSession, owner: OwnerID, attempt: CreationAttempt?, at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata {
    let id: SessionID
    if let attempt {
      id = try derivedID(of: attempt, owner: owner)
    } else {
      id = try SessionID.random()
    }
    let content = new.content
    var parameters = Parameters(byteCapacity: content.bytes.count + 1_024)
    parameters.append(text: owner.text)
    parameters.append(text: id.text)
    parameters.append(text: new.title.text)
    parameters.append(text: new.title.fold.text)
    parameters.append(text: new.description.text)
    parameters.append(timestampMicroseconds: now.microseconds)
    content.hash.withUnsafeBytes { parameters.append(bytes: $0) }
    parameters.append(int64: Int64(content.bytes.count))
    parameters.append(bytes: attempt?.fingerprint.bytes)
    parameters.append(new.format)
    parameters.append(text: new.note.text)
    parameters.append(utf8: content.bytes)
    let inserted = try await database.write(
      SessionStatements.create, parameters, for: FairnessKeys(owner))
    guard inserted.isEmpty else {
      contents?.keep(content, for: ContentKey(id))
      return SessionMetadata(
        id: id, ownerID: owner, title: new.title.text, description: new.description.text,
        version: 1, contentHash: content.hash, contentSize: Int64(content.bytes.count),
        contentFormat: new.format, createTime: now, updateTime: now)
    }
    guard let attempt, let earlier = try await earlierSession(of: attempt, owner: owner) else {
      throw .internal("a new session's id already exists")
    }
    return earlier
  }

  public func earlierSession(
    of attempt: CreationAttempt, owner: OwnerID
  ) async throws(PersistenceError) -> SessionMetadata? {
    let id = try derivedID(of: attempt, owner: owner)
    guard let found = try await inspect(id, owner: owner) else { return nil }
    guard found.createRequest == attempt.fingerprint.bytes else { throw .requestIDReused }
    guard !found.isDeleted else { throw .sessionNotFound }
    return found.metadata
  }

  private func derivedID(
    of attempt: CreationAttempt, owner: OwnerID
  ) throws(PersistenceError) -> SessionID {
    try SessionID.derived(from: attempt.requestID, owner: owner, using: secrets.sessionID)
  }

  public func session(
    _ id: SessionID, owner: OwnerID, reader: OwnerID, knownVersion: Int64?
  ) async throws(PersistenceError) -> Session {
    let key = ContentKey(id)
    if let candidate = contents?.candidate(for: key) {
      let (metadata, isStarred) = try await sessionMetadata(id, owner: owner, reader: reader)
      if contents?.settle(candidate, hash: metadata.contentHash) == true {
        let isKnown = metadata.version == knownVersion
        return Session(
          metadata: metadata, content: isKnown ? nil : candidate, isStarred: isStarred)
      }
    }
    let session = try await storedSession(
      id, owner: owner, reader: reader, knownVersion: knownVersion)
    if let content = session.content { contents?.keep(content, for: key) }
    return session
  }

  private func storedSession(
    _ id: SessionID, owner: OwnerID, reader: OwnerID, knownVersion: Int64?
  ) async throws(PersistenceError) -> Session {
    var parameters = key(id, owner)
    parameters.append(text: reader.text)
    // No session has version 0.
    parameters.append(int64: knownVersion ?? 0)
    let rows = try await database.query(SessionStatements.read, parameters)
    guard !rows.isEmpty else { throw .sessionNotFound }
    let metadata = try SessionMetadata(row: 0, of: rows, owner: owner)
    do {
      let bytes = try rows.optionalBytes(0, SessionStatements.starColumn + 1)
      return Session(
        metadata: metadata,
        content: bytes.map { Content(stored: $0, hash: metadata.contentHash) },
        isStarred: try rows.bool(0, SessionStatements.starColumn))
    } catch {
      throw PersistenceError(error)
    }
  }

  public func sessionMetadata(
    _ id: SessionID, owner: OwnerID, reader: OwnerID
  ) async throws(PersistenceError) -> (metadata: SessionMetadata, isStarred: Bool) {
    var parameters = key(id, owner)
    parameters.append(text: reader.text)
    let rows = try await database.query(SessionStatements.readMetadata, parameters)
    guard !rows.isEmpty else { throw .sessionNotFound }
    let metadata = try SessionMetadata(row: 0, of: rows, owner: owner)
    do {
      return (metadata, try rows.bool(0, SessionStatements.starColumn))
    } catch {
      throw PersistenceError(error)
    }
  }

  public func listSessions(
    _ query: SessionQuery, owner: OwnerID
  ) async throws(PersistenceError) -> SessionPage {
    try query.validate()
    let list = SessionListStatements.list
    // One row more than the page shows whether there is a next page.
    let parameters = try list.parameters(for: query, rowCount: query.pageSize + 1) {
      $0.append(text: owner.text)
    }
    let rows = try await database.query(list.statement(for: query), parameters)
    var page = SessionPage(sessions: [], next: nil)
    page.sessions.reserveCapacity(min(rows.count, query.pageSize))
    for row in 0..<min(rows.count, query.pageSize) {
      page.sessions.append(try SessionMetadata(row: row, of: rows, owner: owner))
      if query.filter.isDeleted {
        page.sessions[row].deleteTime = try deleteTime(row, of: rows)
      }
      if try isStarred(row, of: rows) { page.starred.insert(page.sessions[row].id) }
    }
    guard rows.count > query.pageSize, let last = page.sessions.last else { return page }
    page.next = try position(
      of: last, row: page.sessions.count - 1, in: rows, by: query.order.key)
    return page
  }

  private func isStarred(_ row: Int, of rows: Rows) throws(PersistenceError) -> Bool {
    do {
      return try rows.bool(row, SessionListStatements.starColumn)
    } catch {
      throw PersistenceError(error)
    }
  }

  private func deleteTime(_ row: Int, of rows: Rows) throws(PersistenceError) -> Timestamp {
    do {
      return Timestamp(
        microseconds: try rows.timestampMicroseconds(
          row, SessionListStatements.deleteTimeColumn))
    } catch {
      throw PersistenceError(error)
    }
  }

  /// The position of a listed row. Its fold is read, not computed: what matters is the order in
  /// which the index holds it.
  private func position(
    of metadata: SessionMetadata, row: Int, in rows: Rows, by key: SessionOrder.Key
  ) throws(PersistenceError) -> PagePosition {
    switch key {
    case .createTime: return PagePosition(key: .time(metadata.createTime), id: metadata.id.text)
    case .updateTime: return PagePosition(key: .time(metadata.updateTime), id: metadata.id.text)
    case .title:
      do {
        let fold = try rows.text(row, SessionListStatements.foldColumn)
        return PagePosition(key: .text(fold), id: metadata.id.text)
      } catch {
        throw PersistenceError(error)
      }
    case .deleteTime:
      let time = try deleteTime(row, of: rows)
      return PagePosition(key: .time(time), id: metadata.id.text)
    }
  }
}
