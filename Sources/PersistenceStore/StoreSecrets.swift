// SPDX-License-Identifier: Apache-2.0

public import Cryptography
public import PersistenceModel
public import Postgres

/// The keys that all servers of a database share; its first migration drew them.
public struct StoreSecrets: Sendable {
  /// Derives session ids from request ids.
  public let sessionID: HMACSHA256
  /// Derives the seals of snapshots from request ids.
  public let snapshotSeal: HMACSHA256
  /// Authenticates page tokens.
  public let pageToken: HMACSHA256

  /// The secrets of given keys.
  public init(sessionID: HMACSHA256, snapshotSeal: HMACSHA256, pageToken: HMACSHA256) {
    self.sessionID = sessionID
    self.snapshotSeal = snapshotSeal
    self.pageToken = pageToken
  }

  /// Reads the keys from the database.
  public static func load(from pool: PostgresPool) async throws(PersistenceError) -> StoreSecrets {
    var keys: [String: [UInt8]] = [:]
    do {
      let rows = try await pool.query(select, Parameters())
      for row in 0..<rows.count { keys[try rows.text(row, 0)] = try rows.bytes(row, 1) }
    } catch {
      throw PersistenceError(error)
    }
    return StoreSecrets(
      sessionID: try hmac(keys["session_id"], "session_id"),
      snapshotSeal: try hmac(keys["snapshot_seal"], "snapshot_seal"),
      pageToken: try hmac(keys["page_token"], "page_token"))
  }

  private static let select = Statement(
    name: "load_secrets", sql: "SELECT name, secret FROM holdfast_secret")

  private static func hmac(
    _ key: [UInt8]?, _ name: String
  ) throws(PersistenceError) -> HMACSHA256 {
    guard let key else { throw .internal("holdfast_secret has no row named \(name)") }
    do {
      return try HMACSHA256(key: key)
    } catch {
      throw .internal("HMAC with the key \(name) failed: \(error)")
    }
  }
}
