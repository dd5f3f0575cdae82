// SPDX-License-Identifier: Apache-2.0

/// True if statements of every kind find a connection.
public enum PostgresAvailability: Hashable, Sendable {
  /// They do.
  case available
  /// They do not: what became of each server when it was last tried; none where that is not known
  /// yet.
  case unavailable([TargetFailure])
}
