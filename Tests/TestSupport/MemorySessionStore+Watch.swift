// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Synchronization

extension MemorySessionStore {
  public func owners(
    of ids: [SessionID], readableBy user: OwnerID
  ) async throws(PersistenceError) -> [SessionID: OwnerID] {
    try checkFailure()
    var owners: [SessionID: OwnerID] = [:]
    for id in ids {
      let shared = try await accesses(to: id, user: user).map(\.ownerID)
      let live = shared.first { (try? row(id, $0)) != nil }
      owners[id] = exists(id, owner: user) ? user : live ?? shared.first
    }
    return owners
  }

  public func versions(
    of keys: [SessionKey]
  ) async throws(PersistenceError) -> [SessionKey: Int64] {
    let found = try await metadata(of: keys).map {
      (SessionKey(ownerID: $0.ownerID, id: $0.id), $0.version)
    }
    return Dictionary(found) { first, _ in first }
  }

  public func metadata(
    of keys: [SessionKey]
  ) async throws(PersistenceError) -> [SessionMetadata] {
    try checkFailure()
    return keys.compactMap { try? row($0.id, $0.ownerID).metadata }
  }
}
