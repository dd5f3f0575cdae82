// SPDX-License-Identifier: Apache-2.0

/// The handling of a session that exists in another state: with another title,
/// description or content.
public enum ImportConflictPolicy: Hashable, Sendable {
  /// Leaves it as it is.
  case skip
  /// Keeps it, and imports the bundle's session under another id and title.
  case rename
  /// Makes the bundle's state a new version of it.
  case replace
}
