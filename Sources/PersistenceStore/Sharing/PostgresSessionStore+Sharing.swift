// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Postgres

extension PostgresSessionStore {
  public func grantAccess(
    to id: SessionID, owner: OwnerID, grantee: OwnerID, role: SessionRole, at now: Timestamp
  ) async throws(PersistenceError) -> SessionGrant {
    var parameters = key(id, owner)
    parameters.append(text: grantee.text)
    parameters.append(int64: Int64(role.rawValue))
    parameters.append(timestampMicroseconds: now.microseconds)
    parameters.append(text: try SessionID.random().text)
    let results = try await database.commit(
      [
        (SessionStatements.lock, key(id, owner)),
        (SessionSharingStatements.recordGrant, parameters),
        (SessionSharingStatements.grant, parameters),
      ], for: FairnessKeys(owner))
    guard let rows = results.last, !rows.isEmpty else { throw .sessionNotFound }
    do {
      let time = Timestamp(microseconds: try rows.timestampMicroseconds(0, 0))
      return SessionGrant(granteeID: grantee, role: role, grantTime: time)
    } catch {
      throw PersistenceError(error)
    }
  }

  public func revokeAccess(
    to id: SessionID, owner: OwnerID, grantee: OwnerID, by actor: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) {
    var revocation = key(id, owner)
    revocation.append(text: grantee.text)
    var record = revocation
    record.append(timestampMicroseconds: now.microseconds)
    record.append(text: try SessionID.random().text)
    record.append(text: actor.text)
    let results = try await database.commit(
      [
        (SessionStatements.lock, key(id, owner)),
        (SessionSharingStatements.recordRevocation, record),
        (SessionSharingStatements.revoke, revocation),
        (StarStatements.dropRevoked, revocation),
      ], for: FairnessKeys(owner, caller: actor))
    guard results[2].affectedCount > 0 else {
      _ = try await sessionMetadata(id, owner: owner)
      throw .grantNotFound
    }
  }

  public func grants(
    of id: SessionID, owner: OwnerID, after: OwnerID?, countMax: Int
  ) async throws(PersistenceError) -> [SessionGrant] {
    _ = try await sessionMetadata(id, owner: owner)
    var parameters = key(id, owner)
    parameters.append(text: after?.text ?? "")
    parameters.append(int64: Int64(countMax))
    let rows = try await database.query(SessionSharingStatements.list, parameters)
    return try reading(rows) { row throws(PostgresError) -> SessionGrant? in
      guard let grantee = OwnerID(try rows.text(row, 0)),
        let role = SessionRole(stored: try rows.int64(row, 1))
      else { return nil }
      return SessionGrant(
        granteeID: grantee, role: role,
        grantTime: Timestamp(microseconds: try rows.timestampMicroseconds(row, 2)))
    }
  }

  public func accesses(
    to id: SessionID, user: OwnerID
  ) async throws(PersistenceError) -> [SessionAccess] {
    let rows = try await database.query(SessionSharingStatements.accesses, key(id, user))
    return try reading(rows) { row throws(PostgresError) -> SessionAccess? in
      guard let owner = OwnerID(try rows.text(row, 0)),
        let role = SessionRole(stored: try rows.int64(row, 1))
      else { return nil }
      return SessionAccess(ownerID: owner, role: role)
    }
  }

  /// The grants that are read for a page with a filter, of whatever size it is.
  private static let filteredGrantsMax = 100

  public func sessionsShared(
    with user: OwnerID, filter: SharedSessionFilter, before: PagePosition?, pageSize: Int
  ) async throws(PersistenceError) -> (sessions: [SharedSession], next: PagePosition?) {
    let grantsMax =
      filter == .all ? pageSize : max(pageSize, PostgresSessionStore.filteredGrantsMax)
    let (grants, isLast) = try await grants(to: user, before: before, countMax: grantsMax)
    let wanted = filter.isStarred ? grants.filter(\.isStarred) : grants
    var found: [SessionKey: SessionMetadata] = [:]
    for metadata in try await metadata(of: wanted.map(\.key)) {
      guard metadata.labels.contains(filter.labels) else { continue }
      found[SessionKey(ownerID: metadata.ownerID, id: metadata.id)] = metadata
    }
    var sessions: [SharedSession] = []
    var last: SharedGrant?
    for grant in grants {
      if sessions.count == pageSize { return (sessions, last?.position) }
      last = grant
      guard let metadata = found[grant.key], !filter.isStarred || grant.isStarred else { continue }
      sessions.append(
        SharedSession(
          metadata: metadata, role: grant.role, grantTime: grant.time, isStarred: grant.isStarred))
    }
    return (sessions, isLast ? nil : last?.position)
  }

  /// A grant to a user, as a list of them reads it.
  private struct SharedGrant {
    let key: SessionKey
    let role: SessionRole
    let time: Timestamp
    let isStarred: Bool

    /// The place in the list.
    var position: PagePosition {
      PagePosition(key: .time(time), id: key.id.text + key.ownerID.text)
    }
  }

  /// The grants to a user before a place, the latest first, and whether they are the last.
  private func grants(
    to user: OwnerID, before: PagePosition?, countMax: Int
  ) async throws(PersistenceError) -> (grants: [SharedGrant], isLast: Bool) {
    var parameters = try place(of: user, before: before)
    // An id has one length, so what follows it is the owner; in old tokens there is none.
    let place = before?.id ?? ""
    parameters.append(text: String(place.prefix(SessionID.characterCount)))
    parameters.append(text: String(place.dropFirst(SessionID.characterCount)))
    parameters.append(int64: Int64(countMax) + 1)
    let rows = try await database.query(SessionSharingStatements.listShared, parameters)
    let grants = try reading(rows) { row throws(PostgresError) -> SharedGrant? in
      guard let owner = OwnerID(try rows.text(row, 0)),
        let id = SessionID(try rows.text(row, 1)),
        let role = SessionRole(stored: try rows.int64(row, 2))
      else { return nil }
      return SharedGrant(
        key: SessionKey(ownerID: owner, id: id), role: role,
        time: Timestamp(microseconds: try rows.timestampMicroseconds(row, 3)),
        isStarred: try rows.bool(row, 4))
    }
    return (Array(grants.prefix(countMax)), grants.count <= countMax)
  }

  public func auditEvents(
    of owner: OwnerID, before: PagePosition?, pageSize: Int
  ) async throws(PersistenceError) -> (events: [AuditEvent], next: PagePosition?) {
    var parameters = try place(of: owner, before: before)
    parameters.append(text: before?.id ?? "")
    parameters.append(int64: Int64(pageSize) + 1)
    let rows = try await database.query(SessionSharingStatements.listEvents, parameters)
    let events = try reading(rows) { row throws(PostgresError) -> AuditEvent? in
      guard let actor = OwnerID(try rows.text(row, 2)),
        let action = AuditEvent.Action(rawValue: Int16(clamping: try rows.int64(row, 3)))
      else { return nil }
      let role = try rows.isNull(row, 6) ? nil : SessionRole(stored: try rows.int64(row, 6))
      return AuditEvent(
        id: try rows.text(row, 0),
        time: Timestamp(microseconds: try rows.timestampMicroseconds(row, 1)), actorID: actor,
        action: action, subjectID: try rows.text(row, 4),
        granteeID: try rows.optionalText(row, 5).flatMap(OwnerID.init), role: role)
    }
    let shown = events.prefix(pageSize)
    let next =
      events.count > pageSize
      ? shown.last.map { PagePosition(key: .time($0.time), id: $0.id) } : nil
    return (Array(shown), next)
  }

  /// The user and the time before which a list of their rows goes on, the latest first.
  private func place(
    of user: OwnerID, before: PagePosition?
  ) throws(PersistenceError) -> Parameters {
    var parameters = Parameters()
    parameters.append(text: user.text)
    switch before?.key {
    case .time(let time)?: parameters.append(timestampMicroseconds: time.microseconds)
    case nil: parameters.append(timestampMicroseconds: Timestamp.latest.microseconds)
    default:
      throw PersistenceError(
        .pageTokenInvalid, "The page token does not match the order.", field: "page_token")
    }
    return parameters
  }

  /// The result of `read` for every row; rows with values unknown to this version are left out.
  private func reading<Element>(
    _ rows: Rows, _ read: (Int) throws(PostgresError) -> Element?
  ) throws(PersistenceError) -> [Element] {
    var elements: [Element] = []
    do throws(PostgresError) {
      for row in 0..<rows.count {
        if let element = try read(row) { elements.append(element) }
      }
    } catch {
      throw PersistenceError(error)
    }
    return elements
  }
}

extension SessionRole {
  /// The role that a row holds.
  fileprivate init?(stored value: Int64) {
    self.init(rawValue: Int16(clamping: value))
  }
}
