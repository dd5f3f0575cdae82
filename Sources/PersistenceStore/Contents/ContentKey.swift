// SPDX-License-Identifier: Apache-2.0

import PersistenceModel

/// The name of a content in a cache.
///
/// Owners are not part of it: what is served is decided by the row that is read, whose SHA-256 the
/// content must have. Ids that two owners share cost a cache its hits, and nothing else.
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
