// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Postgres

/// Reads of many sessions at once. Versions and metadata name the owners in an array: on a cluster
/// they ask every partition.
extension PostgresSessionStore {
  private static let ownSessions = Statement(
    name: "find_own_sessions",
    sql: """
      SELECT session_id, owner_id FROM unnest($2) AS wanted (wanted_id) CROSS JOIN LATERAL (
        SELECT session_id, owner_id FROM session
        WHERE owner_id = $1 AND session_id = wanted_id
          AND (\(SessionStagingStatements.isStaged)) IS NOT TRUE LIMIT 1) AS found
      """,
    parameterTypes: [.text, .textArray])

  /// The owners of the sessions `$2` that are shared with `$1`, of each the earliest grant first.
  private static let sharedSessions = Statement(
    name: "find_granted_sessions",
    sql: """
      SELECT session_id, owner_id FROM unnest($2) AS wanted (wanted_id)
      CROSS JOIN LATERAL (
        SELECT session_id, owner_id, granted_at FROM session_share
        WHERE grantee_id = $1 AND session_id = wanted_id
        ORDER BY granted_at, owner_id LIMIT \(SessionSharingStatements.ownersMax)) AS shared
      ORDER BY session_id, granted_at, owner_id
      """,
    parameterTypes: [.text, .textArray])

  public func owners(
    of ids: [SessionID], readableBy user: OwnerID
  ) async throws(PersistenceError) -> [SessionID: OwnerID] {
    var parameters = Parameters()
    parameters.append(text: user.text)
    parameters.append(textArray: ids.map(\.text))
    let shared = try keys(
      try await database.query(Self.sharedSessions, parameters))
    let own = try keys(try await database.query(Self.ownSessions, parameters))
    var owners = Dictionary(shared.map { ($0.id, $0.ownerID) }) { first, _ in first }
    if owners.count < shared.count {
      // Of several owners the first whose session exists, in the order of the grants.
      let live = try await versions(of: shared)
      owners.merge(
        shared.reversed().filter { live[$0] != nil }.map { ($0.id, $0.ownerID) }
      ) { $1 }
    }
    return owners.merging(own.map { ($0.id, $0.ownerID) }) { $1 }
  }

  private func keys(_ rows: Rows) throws(PersistenceError) -> [SessionKey] {
    var keys: [SessionKey] = []
    do {
      for row in 0..<rows.count {
        guard let id = SessionID(try rows.text(row, 0)), let owner = OwnerID(try rows.text(row, 1))
        else { continue }
        keys.append(SessionKey(ownerID: owner, id: id))
      }
    } catch {
      throw PersistenceError(error)
    }
    return keys
  }

  private static let pollVersions = Statement(
    name: "poll_session_versions",
    sql: """
      SELECT owner_id, session_id, version
      FROM unnest($1, $2) AS wanted (wanted_owner, wanted_id)
      JOIN session ON owner_id = wanted_owner AND session_id = wanted_id
      WHERE \(LiveRows.isLive)
      """,
    parameterTypes: [.textArray, .textArray])

  public func versions(
    of keys: [SessionKey]
  ) async throws(PersistenceError) -> [SessionKey: Int64] {
    let rows = try await database.query(Self.pollVersions, arrays(keys))
    var versions: [SessionKey: Int64] = [:]
    versions.reserveCapacity(rows.count)
    do {
      for row in 0..<rows.count {
        guard let owner = OwnerID(try rows.text(row, 0)),
          let id = SessionID(try rows.text(row, 1))
        else { continue }
        versions[SessionKey(ownerID: owner, id: id)] = try rows.int64(row, 2)
      }
    } catch {
      throw PersistenceError(error)
    }
    return versions
  }

  private static let readMetadata = Statement(
    name: "get_sessions_metadata",
    sql: """
      SELECT \(SessionStatements.metadataColumns), owner_id
      FROM unnest($1, $2) AS wanted (wanted_owner, wanted_id)
      JOIN session ON owner_id = wanted_owner AND session_id = wanted_id
      WHERE \(LiveRows.isLive)
      """,
    parameterTypes: [.textArray, .textArray])

  public func metadata(
    of keys: [SessionKey]
  ) async throws(PersistenceError) -> [SessionMetadata] {
    guard !keys.isEmpty else { return [] }
    let rows = try await database.query(Self.readMetadata, arrays(keys))
    var found: [SessionMetadata] = []
    for row in 0..<rows.count {
      let owner: OwnerID?
      do {
        owner = OwnerID(try rows.text(row, SessionStatements.metadataColumnCount))
      } catch {
        throw PersistenceError(error)
      }
      guard let owner else { throw .internal("a stored owner id is invalid") }
      found.append(try SessionMetadata(row: row, of: rows, owner: owner))
    }
    return found
  }

  private func arrays(_ keys: [SessionKey]) -> Parameters {
    var parameters = Parameters()
    parameters.append(textArray: keys.map(\.ownerID.text))
    parameters.append(textArray: keys.map(\.id.text))
    return parameters
  }
}
