// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Postgres

extension PostgresSessionStore {
  public func sessionCount(of owner: OwnerID) async throws(PersistenceError) -> Int64 {
    var parameters = Parameters()
    parameters.append(text: owner.text)
    let rows = try await database.query(SessionBundleStatements.count, parameters)
    do {
      return try rows.int64(0, 0)
    } catch {
      throw PersistenceError(error)
    }
  }

  public func sessions(
    of owner: OwnerID, after: SessionID?, among ids: [SessionID]?, contentBytesMax: Int
  ) async throws(PersistenceError) -> [ExportedSession] {
    var parameters = Parameters()
    parameters.append(text: owner.text)
    parameters.append(text: after?.text ?? "")
    parameters.append(int64: Int64(contentBytesMax))
    var statement = SessionBundleStatements.export
    if let ids {
      statement = SessionBundleStatements.exportChosen
      parameters.append(textArray: ids.map(\.text))
    }
    let rows = try await database.query(statement, parameters)
    var sessions: [ExportedSession] = []
    sessions.reserveCapacity(rows.count)
    for row in 0..<rows.count {
      let metadata = try SessionMetadata(row: row, of: rows, owner: owner)
      do {
        let column = SessionStatements.metadataColumnCount
        let name = try rows.text(row, column)
        let note = try rows.text(row, column + 1)
        let bytes = try rows.bytes(row, column + 2)
        sessions.append(
          ExportedSession(
            metadata: metadata, versionName: name, note: note,
            content: Content(stored: bytes, hash: metadata.contentHash)))
      } catch {
        throw PersistenceError(error)
      }
    }
    return sessions
  }
}
