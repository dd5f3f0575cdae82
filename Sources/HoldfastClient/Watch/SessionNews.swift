// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

/// News of a session that is watched.
public enum SessionNews: Sendable, Hashable {
  /// The session has a version that was not told before.
  case changed(SessionMetadata.Wire)
  /// The session of this id does not exist for the caller: it was deleted, is no longer shared, or
  /// never was. If it comes back, a `changed` follows.
  case gone(id: String)
}
