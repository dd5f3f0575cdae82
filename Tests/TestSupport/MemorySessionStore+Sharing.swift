// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Synchronization

extension MemorySessionStore {
  /// What is shared, and what was recorded.
  struct Sharing {
    struct Key: Hashable {
      var id: SessionID
      var grantee: OwnerID
      var owner: OwnerID
    }

    var grants: [Key: SessionGrant] = [:]
    var events: [(owner: OwnerID, event: AuditEvent)] = []
  }

  public func grantAccess(
    to id: SessionID, owner: OwnerID, grantee: OwnerID, role: SessionRole, at now: Timestamp
  ) async throws(PersistenceError) -> SessionGrant {
    _ = try row(id, owner)
    let key = Sharing.Key(id: id, grantee: grantee, owner: owner)
    if let had = sharing.withLock({ $0.grants[key] }), had.role == role { return had }
    let grant = SessionGrant(granteeID: grantee, role: role, grantTime: now)
    sharing.withLock { $0.grants[key] = grant }
    try record(.grantSession, id, owner, at: now, grantee, role)
    return grant
  }

  public func revokeAccess(
    to id: SessionID, owner: OwnerID, grantee: OwnerID, by actor: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) {
    _ = try row(id, owner)
    let key = Sharing.Key(id: id, grantee: grantee, owner: owner)
    guard sharing.withLock({ $0.grants.removeValue(forKey: key) }) != nil else {
      throw .grantNotFound
    }
    dropStar(id, of: grantee)
    try record(.revokeSession, id, owner, by: actor, at: now, grantee)
  }

  public func grants(
    of id: SessionID, owner: OwnerID, after: OwnerID?, countMax: Int
  ) async throws(PersistenceError) -> [SessionGrant] {
    _ = try row(id, owner)
    let grants = sharing.withLock { sharing in
      sharing.grants.filter { $0.key.id == id && $0.key.owner == owner }.map(\.value)
    }
    let sorted = grants.sorted { $0.granteeID.text < $1.granteeID.text }
    return Array(sorted.filter { $0.granteeID.text > after?.text ?? "" }.prefix(countMax))
  }

  public func accesses(
    to id: SessionID, user: OwnerID
  ) async throws(PersistenceError) -> [SessionAccess] {
    try checkFailure()
    let found = sharing.withLock { sharing in
      sharing.grants.filter { $0.key.id == id && $0.key.grantee == user }
    }
    let sorted = found.sorted {
      ($0.value.grantTime, $0.key.owner.text) < ($1.value.grantTime, $1.key.owner.text)
    }
    return sorted.map { SessionAccess(ownerID: $0.key.owner, role: $0.value.role) }
  }

  public func sessionsShared(
    with user: OwnerID, filter: SharedSessionFilter, before: PagePosition?, pageSize: Int
  ) async throws(PersistenceError) -> (sessions: [SharedSession], next: PagePosition?) {
    try checkFailure()
    let grants = sharing.withLock { sharing in
      sharing.grants.filter { $0.key.grantee == user }.map { ($0.key, $0.value) }
    }
    let (page, next) = latest(grants, before, pageSize) {
      ($0.1.grantTime, $0.0.id.text + $0.0.owner.text)
    }
    var sessions: [SharedSession] = []
    for (key, grant) in page {
      guard let metadata = try? row(key.id, key.owner).metadata else { continue }
      let isStarred = isStarred(key.id, by: user)
      guard metadata.labels.contains(filter.labels), isStarred || !filter.isStarred else {
        continue
      }
      sessions.append(
        SharedSession(
          metadata: metadata, role: grant.role, grantTime: grant.grantTime, isStarred: isStarred))
    }
    return (sessions, next)
  }

  public func auditEvents(
    of owner: OwnerID, before: PagePosition?, pageSize: Int
  ) async throws(PersistenceError) -> (events: [AuditEvent], next: PagePosition?) {
    try checkFailure()
    let events = sharing.withLock { $0.events.filter { $0.owner == owner }.map(\.event) }
    let (page, next) = latest(events, before, pageSize) { ($0.time, $0.id) }
    return (page, next)
  }

  func record(
    _ action: AuditEvent.Action, _ id: SessionID, _ owner: OwnerID, by actor: OwnerID? = nil,
    at now: Timestamp, _ grantee: OwnerID? = nil, _ role: SessionRole? = nil
  ) throws(PersistenceError) {
    let event = AuditEvent(
      id: try SessionID.random().text, time: now, actorID: actor ?? owner, action: action,
      subjectID: id.text, granteeID: grantee, role: role)
    sharing.withLock { $0.events.append((owner, event)) }
  }

  private func latest<Element>(
    _ elements: [Element], _ before: PagePosition?, _ pageSize: Int,
    _ key: (Element) -> (Timestamp, String)
  ) -> (page: [Element], next: PagePosition?) {
    var sorted = elements.sorted { key($0) > key($1) }
    if let before, case .time(let time) = before.key {
      sorted.removeAll { key($0) >= (time, before.id) }
    }
    let page = Array(sorted.prefix(pageSize))
    let next = sorted.count > page.count ? page.last.map(key) : nil
    return (page, next.map { PagePosition(key: .time($0.0), id: $0.1) })
  }
}
