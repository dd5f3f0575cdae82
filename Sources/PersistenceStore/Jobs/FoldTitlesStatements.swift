// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// The statements that fold stored titles again whose folds were made by older rules.
enum FoldTitlesStatements {
  /// A table of titles.
  struct Table {
    /// Finds titles whose folds are stale, at most `$1`, with the keys of their rows.
    let find: Statement
    /// Counts them.
    let count: Statement
    /// Stores the folds `$5` of the titles `$4` in the rows of the keys `$1` to `$3`, unless they
    /// have other titles by now.
    let store: Statement
  }

  static let tables = [
    table("session", key: ["owner_id", "session_id", "0::bigint"]),
    table("session_version", key: ["owner_id", "session_id", "version"]),
    table("snapshot", key: ["snapshot_id", "''", "0::bigint"]),
    table("snapshot_visit", key: ["visitor_id", "snapshot_id", "0::bigint"], prefix: "snapshot_"),
  ]

  /// Beyond this a backlog is not counted.
  private static let countMax = 10_000

  /// The statements on a table whose rows are found by two names and a number; expressions stand
  /// for those that its key does not have.
  private static func table(_ name: String, key: [String], prefix: String = "") -> Table {
    let (title, fold) = ("\(prefix)title", "\(prefix)title_fold")
    let isStale = """
      (strpos(\(fold), U&'i\\0307') > 0
        OR (char_length(\(fold)) = 256 AND fold_version < \(TitleFold.version)))
      """
    let isKey = zip(key, ["first_name", "second_name", "number"])
      .map { "\($0) = \($1)" }.joined(separator: " AND ")
    return Table(
      find: Statement(
        name: "find_stale_\(name)_folds",
        sql:
          "SELECT \(key.joined(separator: ", ")), \(title) FROM \(name) WHERE \(isStale) LIMIT $1",
        parameterTypes: [.int64], isLong: true),
      count: Statement(
        name: "count_stale_\(name)_folds",
        sql: """
          SELECT count(*), NULL::timestamptz FROM (
            SELECT FROM \(name) WHERE \(isStale) LIMIT \(countMax + 1)) AS first
          """,
        isLong: true),
      store: Statement(
        name: "store_\(name)_folds",
        sql: """
          UPDATE \(name) SET \(fold) = new_fold, fold_version = \(TitleFold.version)
          FROM unnest($1, $2, $3, $4, $5)
            AS folded (first_name, second_name, number, old_title, new_fold)
          WHERE \(isKey) AND \(title) = old_title
          """,
        parameterTypes: [.textArray, .textArray, .int64Array, .textArray, .textArray],
        isLong: true))
  }
}
