// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import Postgres

extension ServerID {
  /// Reads the id of the database.
  public static func load(from pool: PostgresPool) async throws(PersistenceError) -> ServerID {
    let text: String?
    do {
      let rows = try await pool.query(select, Parameters())
      text = rows.isEmpty ? nil : try rows.text(0, 0)
    } catch {
      throw PersistenceError(error)
    }
    guard let id = text.flatMap(ServerID.init) else {
      throw .internal("holdfast_identity has no id")
    }
    return id
  }

  private static let select = Statement(
    name: "load_server_id", sql: "SELECT server_id FROM holdfast_identity")
}
