// SPDX-License-Identifier: Apache-2.0

/// The outcome of importing a session.
public enum ImportOutcome: Int32, CaseIterable, Hashable, Sendable {
  /// It was written as in the bundle.
  case imported = 1
  /// It was there already, with the same title, description and content.
  case unchanged = 2
  /// It existed in another state, which was kept.
  case skipped = 3
  /// It existed in another state, which was kept; the bundle's session was imported under another
  /// id.
  case renamed = 4
  /// Another state of it was there and is now an older version.
  case replaced = 5
  /// It had been deleted and is back, as a new version.
  case restored = 6
  /// It breaks a rule and was left out.
  case refused = 7
}
