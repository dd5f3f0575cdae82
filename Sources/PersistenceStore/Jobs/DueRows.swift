// SPDX-License-Identifier: Apache-2.0

import Postgres

/// The rows that a job has something to do about.
struct DueRows: Sendable {
  /// The earliest due rows, up to the number in the last parameter.
  let find: Statement
  /// The number of rows, up to `countMax` and one more, and the earliest time.
  let count: Statement

  /// The maximum counted backlog: counting a longer one would slow the job down.
  private static let countMax = 10_000

  /// The rows of `table` that meet `condition`, by the column `time`. The statements are called
  /// `find_` and `count_` with the name.
  init(
    _ name: String, _ columns: String, of table: String, where condition: String, by time: String,
    parameterTypes: [PostgresType] = [.timestamp]
  ) {
    find = Statement(
      name: "find_\(name)",
      sql: """
        SELECT \(columns) FROM \(table)
        WHERE \(condition) ORDER BY \(time) LIMIT $\(parameterTypes.count + 1)
        """,
      parameterTypes: parameterTypes + [.int64], isLong: true)
    count = Statement(
      name: "count_\(name)",
      sql: """
        SELECT count(*), min(due) FROM (
          SELECT \(time) AS due FROM \(table) WHERE \(condition)
          ORDER BY \(time) LIMIT \(DueRows.countMax + 1)) AS first
        """,
      parameterTypes: parameterTypes, isLong: true)
  }
}
