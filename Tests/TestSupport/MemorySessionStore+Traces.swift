// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Synchronization

extension MemorySessionStore {
  public func traces(
    since times: [OwnerID: Timestamp]
  ) async throws(PersistenceError) -> [OwnerID: [SessionTrace]] {
    try checkFailure()
    var found: [OwnerID: [SessionTrace]] = [:]
    for (user, since) in times {
      let traces = (sessionTraces(user) + sharingTraces(user)).filter { $0.time > since }
      if !traces.isEmpty { found[user] = traces }
    }
    return found
  }

  /// What is in the rows of the sessions that a user owns or may see.
  private func sessionTraces(_ user: OwnerID) -> [SessionTrace] {
    allRows { key in
      key.owner == user || isGranted(key.id, of: key.owner, to: user)
    }
    .flatMap { row in
      let metadata = row.metadata
      let key = SessionKey(ownerID: metadata.ownerID, id: metadata.id)
      if let time = row.deleteTime { return [SessionTrace(key: key, kind: .deleted, time: time)] }
      let changed = SessionTrace(
        key: key, kind: .changed, time: metadata.updateTime, detail: metadata.version)
      guard let time = row.arriveTime else { return [changed] }
      return [changed, SessionTrace(key: key, kind: .imported, time: time)]
    }
  }

  /// What is in the grants to a user, and in the events about them and about what they may see.
  private func sharingTraces(_ user: OwnerID) -> [SessionTrace] {
    let (grants, events) = sharing.withLock { ($0.grants, $0.events) }
    let shared = grants.filter { $0.key.grantee == user }.map { key, grant in
      SessionTrace(
        key: SessionKey(ownerID: key.owner, id: key.id), kind: .shared, time: grant.grantTime,
        detail: Int64(grant.role.rawValue))
    }
    return shared
      + events.compactMap { owner, event in
        guard let id = SessionID(event.subjectID) else { return nil }
        let key = SessionKey(ownerID: owner, id: id)
        switch event.action {
        case .revokeSession where event.granteeID == user:
          return SessionTrace(key: key, kind: .unshared, time: event.time)
        case .undeleteSession where owner == user || isGranted(id, of: owner, to: user):
          return SessionTrace(key: key, kind: .undeleted, time: event.time)
        default: return nil
        }
      }
  }
}
