// SPDX-License-Identifier: Apache-2.0

import Postgres

/// The rows that a job has something to do about.
struct DueRows: Sendable {
  /// Some of the rows, the earliest first: as many as the last parameter says.
  let find: Statement
  /// The number of rows, up to `countMax` and one more, and the earliest time.
  let count: Statement

  /// Beyond this a backlog is not counted: it is long, and whoever looks at it must not make it
  /// longer.
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
