// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

/// An event of a watched session.
public enum SessionNews: Sendable, Hashable {
  /// The session has a version that was not reported before.
  case changed(SessionMetadata.Wire)
  /// The session with this id does not exist for the caller: it was deleted, is no longer shared,
  /// or never existed. If it returns, `changed` follows.
  case gone(id: String)
}
