// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import Postgres

/// Makes one pass over all versions and sessions, and corrects unverified values stored by imports
/// of earlier releases: wrong content sizes, and times in the future.
public struct MendImportsJob: BackgroundJob {
  public let name = "mend-imports"
  private let database: DatabaseAccess

  /// The time by which the clock of the server that wrote a time may be ahead of this one.
  private static let clockLead = Duration.seconds(5 * 60)

  /// A job on the connections of `pool`.
  public init(pool: PostgresPool) {
    database = DatabaseAccess(pool: pool)
  }

  public func step(at now: Timestamp) async throws(PersistenceError) -> JobStep {
    for walk in MendImportStatements.walks {
      guard let start = try await start(of: walk) else { continue }
      return try await step(of: walk, from: start, at: now)
    }
    return JobStep(handledCount: 0, isMoreDue: false)
  }

  private func step(
    of walk: MendImportStatements.Walk, from start: Key, at now: Timestamp
  ) async throws(PersistenceError) -> JobStep {
    var search = Parameters(start)
    search.append(int64: MendImportStatements.pageRows)
    let page = try await database.query(walk.findEnd, search)
    var progress = Parameters()
    progress.append(text: walk.name)
    guard let end = try Key(page) else {
      progress.append(timestampMicroseconds: now.microseconds)
      _ = try await database.write(MendImportStatements.finish, progress, for: .jobs)
      return JobStep(handledCount: 0, isMoreDue: true)
    }
    progress.append(end)
    var range = Parameters(start)
    range.append(end)
    range.append(timestampMicroseconds: now.microseconds)
    range.append(timestampMicroseconds: now.after(MendImportsJob.clockLead).microseconds)
    let results = try await database.commit(
      [(walk.mend, range), (MendImportStatements.advance, progress)], for: .jobs)
    return JobStep(handledCount: results.first?.affectedCount ?? 0, isMoreDue: true)
  }

  private func start(
    of walk: MendImportStatements.Walk
  ) async throws(PersistenceError) -> Key? {
    var parameters = Parameters()
    parameters.append(text: walk.name)
    return try Key(try await database.query(MendImportStatements.progress, parameters))
  }

  public func backlog(at now: Timestamp) async throws(PersistenceError) -> JobBacklog {
    var parameters = Parameters()
    parameters.append(textArray: MendImportStatements.walks.map(\.name))
    return try JobBacklog(try await database.query(MendImportStatements.count, parameters))
  }
}

/// A place in the order of a primary key.
private struct Key {
  let owner: String
  let session: String
  let version: Int64

  /// The key in the first row; nil if there is none.
  init?(_ rows: Rows) throws(PersistenceError) {
    guard !rows.isEmpty else { return nil }
    do {
      owner = try rows.text(0, 0)
      session = try rows.text(0, 1)
      version = try rows.int64(0, 2)
    } catch {
      throw PersistenceError(error)
    }
  }
}

extension Parameters {
  fileprivate init(_ key: Key) {
    self.init()
    append(key)
  }

  fileprivate mutating func append(_ key: Key) {
    append(text: key.owner)
    append(text: key.session)
    append(int64: key.version)
  }
}
