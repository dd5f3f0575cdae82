// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import PersistenceModel
import Postgres

extension PostgresSessionStore {
  public func importedID(
    for source: ImportedIDSource, owner: OwnerID
  ) throws(PersistenceError) -> SessionID {
    try SessionID.derived(from: source, owner: owner, using: secrets.sessionID)
  }

  public func importTarget(
    _ id: SessionID, owner: OwnerID
  ) async throws(PersistenceError) -> ImportTarget {
    let rows = try await database.query(SessionStatements.inspect, key(id, owner))
    guard !rows.isEmpty else { return .absent }
    let found = try InspectedSession(rows, owner: owner)
    return found.isDeleted ? .deleted(found.metadata) : .present(found.metadata)
  }

  public func insertSession(
    _ copy: SessionCopy, history: HistoryCopy, owner: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) {
    let insertion = (
      SessionBundleStatements.insert, parameters(copy, owner: owner, deletedAt: nil, at: now)
    )
    let steps =
      [insertion]
      + steps(
        writing: history, after: key(copy.id, owner), SessionBundleStatements.insertContents,
        SessionBundleStatements.insertVersions)
      + (history.versions.isEmpty
        ? [] : [(ThinningStatements.markImported, key(copy.id, owner))])
    try await replacingStaged(copy.id, owner, at: now) { () throws(PersistenceError) in
      try await importing(steps, for: owner)
    }
  }

  public func restoreSession(
    from copy: SessionCopy, owner: OwnerID, expectedVersion: Int64, at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata {
    let attempt = ChangeAttempt(
      id: copy.id, owner: owner, expectedVersion: expectedVersion, request: nil, time: now)
    var record = attempt.parameters()
    record.append(text: try SessionID.random().text)
    let content = copy.content
    var restoring = attempt.parameters(byteCapacity: content.bytes.count)
    restoring.append(text: copy.title.text)
    restoring.append(text: copy.title.fold.text)
    restoring.append(text: copy.description.text)
    content.hash.withUnsafeBytes { restoring.append(bytes: $0) }
    restoring.append(int64: Int64(content.bytes.count))
    restoring.append(copy.format)
    restoring.append(utf8: content.bytes)
    restoring.append(text: copy.note.text)
    let results = try await importing(
      [
        (SessionStatements.lock, attempt.key),
        (SessionBundleStatements.recordRestore, record),
        (SessionBundleStatements.keepVersionBeforeRestore, attempt.parameters()),
        (SessionBundleStatements.keepContentBeforeRestore, attempt.parameters()),
        (SessionBundleStatements.restore, restoring),
      ], for: owner)
    guard let rows = results.last, !rows.isEmpty else { throw .concurrentChange }
    return try SessionMetadata(row: 0, of: rows, owner: owner)
  }

  // MARK: Statements and their parameters

  /// Runs the steps of one transaction, in which a key that is taken means that another change was
  /// faster.
  @discardableResult
  func importing(
    _ steps: [(Statement, Parameters)], for owner: OwnerID
  ) async throws(PersistenceError) -> [Rows] {
    do throws(PostgresError) {
      return try await database.transaction(steps, for: FairnessKeys(owner))
    } catch {
      if case .uniqueViolation = error.kind { throw .concurrentChange }
      throw PersistenceError(error)
    }
  }

  func parameters(
    _ copy: SessionCopy, owner: OwnerID, deletedAt: Timestamp?, at now: Timestamp
  ) -> Parameters {
    var parameters = Parameters(byteCapacity: copy.content.bytes.count + 1_024)
    parameters.append(text: owner.text)
    parameters.append(text: copy.id.text)
    parameters.append(int64: copy.version)
    parameters.append(text: copy.title.text)
    parameters.append(text: copy.title.fold.text)
    parameters.append(text: copy.description.text)
    parameters.append(timestampMicroseconds: copy.createTime.microseconds)
    parameters.append(timestampMicroseconds: copy.updateTime.microseconds)
    copy.content.hash.withUnsafeBytes { parameters.append(bytes: $0) }
    parameters.append(int64: Int64(copy.content.bytes.count))
    parameters.append(text: copy.writerID == owner ? nil : copy.writerID.text)
    parameters.append(text: copy.versionName)
    parameters.append(timestampMicroseconds: deletedAt?.microseconds)
    parameters.append(copy.format)
    parameters.append(text: copy.note.text)
    parameters.append(textArray: copy.labels.stored)
    parameters.append(timestampMicroseconds: now.microseconds)
    parameters.append(utf8: copy.content.bytes)
    return parameters
  }

  /// The statements that write older versions, whose first parameters are `key`.
  func steps(
    writing history: HistoryCopy, after key: Parameters, _ insertContents: Statement,
    _ insertVersions: Statement
  ) -> [(Statement, Parameters)] {
    var steps: [(Statement, Parameters)] = []
    if !history.contents.isEmpty {
      var contents = key
      contents.append(bytesArray: history.contents.map(\.hash.bytes))
      contents.append(bytesArray: history.contents.map(\.bytes))
      steps.append((insertContents, contents))
    }
    guard !history.versions.isEmpty else { return steps }
    let versions = history.versions
    var columns = key
    columns.append(int64Array: versions.map(\.version))
    columns.append(textArray: versions.map(\.title.text))
    columns.append(textArray: versions.map(\.title.fold.text))
    columns.append(textArray: versions.map(\.description.text))
    columns.append(timestampMicrosecondsArray: versions.map(\.updateTime.microseconds))
    columns.append(bytesArray: versions.map(\.contentHash.bytes))
    columns.append(int64Array: versions.map(\.contentSize))
    columns.append(textArray: versions.map { $0.writerID.text })
    columns.append(textArray: versions.map(\.name))
    columns.append(int64Array: versions.map { $0.isDeleted ? 1 : 0 })
    columns.append(textArray: versions.map { $0.contentFormat?.name ?? "" })
    columns.append(int64Array: versions.map { Int64($0.contentFormat?.version ?? 0) })
    columns.append(textArray: versions.map(\.note.text))
    steps.append((insertVersions, columns))
    return steps
  }
}
