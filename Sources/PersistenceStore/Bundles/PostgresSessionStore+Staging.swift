// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Postgres

extension PostgresSessionStore {
  public func stageSession(
    _ copy: SessionCopy, history: HistoryCopy, as staged: StagedImport, at now: Timestamp
  ) async throws(PersistenceError) {
    let steps =
      [
        (SessionStagingStatements.claim, staged.parameters(at: now)),
        (
          SessionBundleStatements.insert,
          parameters(
            copy, owner: staged.owner, deletedAt: SessionStagingStatements.marker, at: now)
        ),
      ] + steps(writing: history, of: staged)
    try await replacingStaged(copy.id, staged.owner, at: now) { () throws(PersistenceError) in
      try await importing(steps, for: staged.owner)
    }
  }

  public func stageHistory(
    _ history: HistoryCopy, of staged: StagedImport, at now: Timestamp
  ) async throws(PersistenceError) {
    let touch = (SessionStagingStatements.touch, staged.parameters(at: now))
    let results = try await importing(
      [touch] + steps(writing: history, of: staged), for: staged.owner)
    guard results.first?.affectedCount == 1 else { throw .concurrentChange }
  }

  public func publishSession(
    _ staged: StagedImport, at now: Timestamp
  ) async throws(PersistenceError) {
    let results = try await importing(
      [
        (SessionStagingStatements.touch, staged.parameters(at: now)),
        (SessionStagingStatements.publish, staged.parameters(at: now)),
        (SessionStagingStatements.release, staged.parameters()),
        (ThinningStatements.markImported, key(staged.id, staged.owner)),
      ], for: staged.owner)
    guard results[1].affectedCount == 1 else { throw .concurrentChange }
  }

  public func discardSession(
    _ staged: StagedImport, at now: Timestamp
  ) async throws(PersistenceError) {
    let keys = FairnessKeys(staged.owner)
    while try await !database.removePart(of: staged, at: now, for: keys) {}
  }

  /// Runs `write`, which fails if its id is taken. If nothing but what an earlier import has staged
  /// takes it, that is removed, and `write` runs again.
  func replacingStaged(
    _ id: SessionID, _ owner: OwnerID, at now: Timestamp,
    _ write: () async throws(PersistenceError) -> [Rows]
  ) async throws(PersistenceError) {
    do throws(PersistenceError) {
      _ = try await write()
    } catch {
      guard error.reason == .concurrentChange,
        try await !database.query(SessionStagingStatements.find, key(id, owner)).isEmpty
      else { throw error }
      let successor = try StagedImport(of: id, owner: owner)
      _ = try await database.write(
        SessionStagingStatements.claim, successor.parameters(at: now), for: FairnessKeys(owner))
      try await discardSession(successor, at: now)
      _ = try await write()
    }
  }

  private func steps(
    writing history: HistoryCopy, of staged: StagedImport
  ) -> [(Statement, Parameters)] {
    steps(
      writing: history, after: staged.parameters(), SessionStagingStatements.addContents,
      SessionStagingStatements.addVersions)
  }
}

extension DatabaseAccess {
  /// Removes a bounded part of the staged data, and records `now` as its time. True if nothing is
  /// left, or another import has taken over.
  func removePart(
    of staged: StagedImport, at now: Timestamp, for keys: FairnessKeys
  ) async throws(PersistenceError) -> Bool {
    let touch = (SessionStagingStatements.touch, staged.parameters(at: now))
    let removal = SessionStagingStatements.remove.map { ($0, staged.parameters()) }
    let results = try await commit([touch] + removal, for: keys)
    return results.first?.affectedCount == 0 || results.last?.affectedCount == 1
  }
}

extension StagedImport {
  /// Owner, id and token: `$1` to `$3` of every statement of `SessionStagingStatements`; then the
  /// time, for those that take one.
  func parameters(at now: Timestamp? = nil) -> Parameters {
    var parameters = Parameters()
    parameters.append(text: owner.text)
    parameters.append(text: id.text)
    parameters.append(bytes: token)
    if let now { parameters.append(timestampMicroseconds: now.microseconds) }
    return parameters
  }
}
