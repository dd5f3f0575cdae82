// SPDX-License-Identifier: Apache-2.0

import PersistenceModel

/// The key of a content in the cache.
///
/// It does not include the owner, since the row determines the result: the content must have its
/// SHA-256. Ids shared by two owners only cause cache misses.
struct ContentKey: Hashable {
  private let id: String
  /// A kept version of a session; 0 for its current one, and for snapshots.
  private let version: Int64

  /// The current content of a session.
  init(_ session: SessionID) {
    id = session.text
    version = 0
  }

  /// The content of a version of a session.
  init(_ session: SessionID, version: Int64) {
    id = session.text
    self.version = version
  }

  /// The content of a snapshot.
  init(_ snapshot: SnapshotID) {
    id = snapshot.text
    version = 0
  }
}
