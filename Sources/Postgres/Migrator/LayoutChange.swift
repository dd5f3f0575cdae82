// SPDX-License-Identifier: Apache-2.0

/// The effect of a migration on servers that do not know it, declared in the first line of its
/// file: `-- expand: ...` or `-- contract: ...`.
public enum LayoutChange: String, Hashable, Sendable {
  /// Only adds to the schema. Statements of earlier servers work as before, so they may start.
  case expand
  /// Removes what the last release no longer uses. Running servers continue; a server that does not
  /// know the migration must not start, since it may be older than the last release.
  case contract

  /// The change declared in the first line of a migration; `contract` if there is none, as in the
  /// migrations of the first release.
  init(firstLineOf sql: String) {
    self = sql.hasPrefix("-- expand: ") ? .expand : .contract
  }
}
