// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Postgres

private typealias History = SessionHistoryStatements

extension PostgresSessionStore {
  // MARK: Listing

  /// Versions below `$3`, the newest first. The kept versions are limited by themselves, so that
  /// the order of the index ends their scan also where statistics are missing: over the union a
  /// planner that expects one row reads them all and sorts.
  private static let listVersions = Statement(
    name: "list_session_versions",
    sql: """
      SELECT * FROM (
        SELECT \(History.currentColumns), false AS is_deleted FROM session
        WHERE owner_id = $1 AND session_id = $2 AND version < $3 AND \(LiveRows.isLive)
        UNION ALL
        (SELECT \(History.columns), is_deleted FROM session_version
         WHERE owner_id = $1 AND session_id = $2 AND version < $3 AND \(History.isLive)
         ORDER BY version DESC LIMIT $4)) AS versions
      ORDER BY version DESC LIMIT $4
      """,
    parameterTypes: [.text, .text, .int64, .int64])

  public func sessionVersions(
    of id: SessionID, owner: OwnerID, before: Int64?, pageSize: Int
  ) async throws(PersistenceError) -> SessionVersionPage {
    var parameters = key(id, owner)
    parameters.append(int64: before ?? .max)
    // One row more than the page shows whether there is a next page.
    parameters.append(int64: Int64(pageSize) + 1)
    let rows = try await database.query(Self.listVersions, parameters)
    var versions: [SessionVersion] = []
    for row in 0..<min(rows.count, pageSize) {
      versions.append(try SessionVersion(row: row, of: rows, owner: owner))
    }
    // An existing session has versions, but perhaps none below the requested one.
    if versions.isEmpty { _ = try await sessionMetadata(id, owner: owner) }
    return SessionVersionPage(
      versions: versions, next: rows.count > pageSize ? versions.last?.version : nil)
  }

  // MARK: Reading

  /// The version `$3` and its content, which is in the session itself if that still has it.
  private static let readVersion = Statement(
    name: "get_session_version",
    sql: versionRow(
      and: ", document->>'content'",
      kept: """
        , coalesce(
          (SELECT document FROM session_content content
           WHERE content.owner_id = $1 AND content.session_id = $2
             AND content.content_sha256 = kept.content_sha256),
          (SELECT document FROM session live
           WHERE live.owner_id = $1 AND live.session_id = $2
             AND live.content_sha256 = kept.content_sha256))->>'content'
        """),
    parameterTypes: [.text, .text, .int64])

  /// The version `$3` without touching its content.
  private static let readVersionInfo = Statement(
    name: "get_session_version_info", sql: versionRow(),
    parameterTypes: [.text, .text, .int64])

  /// The row of the version `$3`, and what else is asked of it, be it current or kept.
  private static func versionRow(and current: String = "", kept: String = "") -> String {
    """
    SELECT \(History.currentColumns), false\(current) FROM session
    WHERE owner_id = $1 AND session_id = $2 AND version = $3 AND \(LiveRows.isLive)
    UNION ALL
    SELECT \(History.columns), is_deleted\(kept) FROM session_version kept
    WHERE owner_id = $1 AND session_id = $2 AND version = $3 AND \(History.isLive)
    """
  }

  public func sessionVersion(
    _ version: Int64, of id: SessionID, owner: OwnerID
  ) async throws(PersistenceError) -> (SessionVersion, Content) {
    let key = ContentKey(id, version: version)
    if let candidate = contents?.candidate(for: key) {
      let rows = try await rows(
        of: version, of: id, owner: owner, by: Self.readVersionInfo)
      let found = try SessionVersion(row: 0, of: rows, owner: owner)
      if contents?.settle(candidate, hash: found.contentHash) == true { return (found, candidate) }
    }
    let rows = try await rows(of: version, of: id, owner: owner, by: Self.readVersion)
    let found = try SessionVersion(row: 0, of: rows, owner: owner)
    do {
      let bytes = try rows.bytes(0, History.versionColumnCount)
      let content = Content(stored: bytes, hash: found.contentHash)
      contents?.keep(content, for: key)
      return (found, content)
    } catch {
      throw PersistenceError(error)
    }
  }

  /// The row of a version, as `statement` reads it.
  private func rows(
    of version: Int64, of id: SessionID, owner: OwnerID, by statement: Statement
  ) async throws(PersistenceError) -> Rows {
    var parameters = key(id, owner)
    parameters.append(int64: version)
    let rows = try await database.query(statement, parameters)
    guard !rows.isEmpty else {
      _ = try await sessionMetadata(id, owner: owner)
      throw .versionNotFound(version)
    }
    return rows
  }

  // MARK: Naming

  /// Names the version `$3` if it is the current one, and returns it.
  private static let nameCurrentVersion = Statement(
    name: "name_session",
    sql: """
      UPDATE session SET version_name = $4
      WHERE owner_id = $1 AND session_id = $2 AND version = $3 AND \(LiveRows.isLive)
      RETURNING \(History.currentColumns), false
      """,
    parameterTypes: [.text, .text, .int64, .text])

  /// Names the version `$3` if it is an older one, and returns it.
  private static let nameKeptVersion = Statement(
    name: "name_session_version",
    sql: """
      UPDATE session_version SET version_name = $4
      WHERE owner_id = $1 AND session_id = $2 AND version = $3 AND \(History.isLive)
      RETURNING \(History.columns), is_deleted
      """,
    parameterTypes: [.text, .text, .int64, .text])

  public func nameSessionVersion(
    _ version: Int64, of id: SessionID, owner: OwnerID, name: String
  ) async throws(PersistenceError) -> SessionVersion {
    var parameters = key(id, owner)
    parameters.append(int64: version)
    parameters.append(text: name)
    // A version that is replaced between the two is met by the second.
    let results = try await database.commit(
      [
        (Self.nameCurrentVersion, parameters),
        (Self.nameKeptVersion, parameters),
      ], for: FairnessKeys(owner))
    guard let named = results.first(where: { !$0.isEmpty }) else {
      _ = try await sessionMetadata(id, owner: owner)
      throw .versionNotFound(version)
    }
    return try SessionVersion(row: 0, of: named, owner: owner)
  }

  func key(_ id: SessionID, _ owner: OwnerID) -> Parameters {
    var parameters = Parameters()
    parameters.append(text: owner.text)
    parameters.append(text: id.text)
    return parameters
  }
}
