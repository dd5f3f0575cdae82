// SPDX-License-Identifier: Apache-2.0

import HoldfastClient

/// The sessions and snapshots that loads use, known by their titles and their description.
struct BenchItems {
  var sessions: [SessionMetadata.Wire] = []
  var snapshots: [SnapshotMetadata.Wire] = []

  static let titlePrefix = "holdfast bench "
  /// The description that distinguishes them from a session of a user with such a title.
  static let description = "Made by holdfast bench; holdfast bench clean deletes it."

  /// The title of the item with a number, from 0 on.
  static func title(_ number: Int) -> String { "\(titlePrefix)\(number)" }

  /// The caller's items, at most so many of each.
  static func find(
    _ client: HoldfastClient, max: Int = .max, snapshots wantsSnapshots: Bool = true
  ) async throws(HoldfastError) -> BenchItems {
    var items = BenchItems()
    var sessions = ListSessionsRequest()
    sessions.filter = .init()
    sessions.filter?.titleContains = titlePrefix
    for try await session in client.sessions.list(sessions)
    where isOurs(session.title, session.description) {
      guard items.sessions.count < max else { break }
      items.sessions.append(session)
    }
    guard wantsSnapshots else { return items }
    var snapshots = ListSnapshotsRequest()
    snapshots.filter = .init()
    snapshots.filter?.titleContains = titlePrefix
    for try await snapshot in client.snapshots.list(snapshots)
    where isOurs(snapshot.title, snapshot.description) {
      guard items.snapshots.count < max else { break }
      items.snapshots.append(snapshot)
    }
    return items
  }

  private static func isOurs(_ title: String, _ description: String) -> Bool {
    title.hasPrefix(titlePrefix) && description == self.description
  }
}
