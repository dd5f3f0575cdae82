// SPDX-License-Identifier: Apache-2.0

/// The effect of a migration on servers that do not know it. The first line of its file says which:
/// `-- expand: ...` or `-- contract: ...`.
public enum LayoutChange: String, Hashable, Sendable {
  /// Adds to the layout. What earlier servers ask is answered as before, so they may start.
  case expand
  /// Takes away what the last release no longer uses. Servers that run go on; one that does not
  /// know the migration must not start, since it may be older than the last release.
  case contract

  /// The change that the first line of a migration tells; `contract` where it tells none, as in the
  /// migrations of the first release.
  init(firstLineOf sql: String) {
    self = sql.hasPrefix("-- expand: ") ? .expand : .contract
  }
}
