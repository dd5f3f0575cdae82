// SPDX-License-Identifier: Apache-2.0

/// Conditions on rows that are found by their key.
///
/// They avoid `deleted_at IS NULL`, for which the indexes of lists are made: without statistics, as
/// in the first minute of a database or after a restore, PostgreSQL considers such an index as good
/// as the primary key, and scans all rows of an owner to find one. Lists do use it.
enum LiveRows {
  /// True for a row that is not deleted.
  static let isLive = isLive("")

  /// The same for a row of the table that is called so in the statement.
  static func isLive(_ table: String) -> String {
    "coalesce(\(table.isEmpty ? "" : table + ".")deleted_at, 'infinity') = 'infinity'"
  }
}
