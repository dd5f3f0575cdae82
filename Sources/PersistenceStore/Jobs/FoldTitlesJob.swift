// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import Postgres

/// Folds stored titles again whose folds were made by older rules, a bounded number at a time. A
/// partial index of each table contains the outdated rows, so the search is free once all are done.
public struct FoldTitlesJob: BackgroundJob {
  public let name = "fold-titles"
  private let database: DatabaseAccess

  /// The number of titles that a step folds.
  private static let chunk: Int64 = 200

  /// A job on the connections of `pool`.
  public init(pool: PostgresPool) {
    database = DatabaseAccess(pool: pool)
  }

  public func step(at now: Timestamp) async throws(PersistenceError) -> JobStep {
    for table in FoldTitlesStatements.tables {
      var search = Parameters()
      search.append(int64: FoldTitlesJob.chunk)
      let rows = try await database.query(table.find, search)
      if rows.isEmpty { continue }
      let stored = try await database.write(table.store, try folds(of: rows), for: .jobs)
      return JobStep(handledCount: stored.affectedCount, isMoreDue: true)
    }
    return JobStep(handledCount: 0, isMoreDue: false)
  }

  /// The keys, titles and folds of rows, as arrays.
  private func folds(of rows: Rows) throws(PersistenceError) -> Parameters {
    let (first, second, titles) = (try rows.texts(0), try rows.texts(1), try rows.texts(3))
    var numbers: [Int64] = []
    do {
      for row in 0..<rows.count { numbers.append(try rows.int64(row, 2)) }
    } catch {
      throw PersistenceError(error)
    }
    var parameters = Parameters()
    parameters.append(textArray: first)
    parameters.append(textArray: second)
    parameters.append(int64Array: numbers)
    parameters.append(textArray: titles)
    parameters.append(textArray: titles.map { TitleFold($0).text })
    return parameters
  }

  public func backlog(at now: Timestamp) async throws(PersistenceError) -> JobBacklog {
    var total = JobBacklog.empty
    for table in FoldTitlesStatements.tables {
      total.count += try JobBacklog(try await database.query(table.count, Parameters())).count
    }
    return total
  }
}
