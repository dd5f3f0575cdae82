// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

@testable import PersistenceServer

/// What becomes of news that a watcher has not taken when others follow.
@Suite struct MySessionNewsTests {
  private enum Kind: CaseIterable {
    case created, changed, shared, undeleted, deleted, unshared
  }

  private func news(_ kind: Kind, _ key: SessionKey, version: Int64) -> MySessionNews {
    let metadata = TracedStore.metadata(key, version: version)
    return switch kind {
    case .created: .created(metadata)
    case .changed: .changed(metadata)
    case .shared: .shared(metadata, .viewer)
    case .undeleted: .undeleted(metadata)
    case .deleted: .deleted(key)
    case .unshared: .unshared(key)
    }
  }

  @Test func `news that follow others keep how the session came, and tell its newest state`()
    async throws
  {
    // The rows are the earlier news, the columns those that follow, both in the order of the kinds.
    let table: [[Kind]] = [
      [.created, .created, .shared, .created, .deleted, .unshared],
      [.created, .changed, .shared, .undeleted, .deleted, .unshared],
      [.shared, .shared, .shared, .shared, .deleted, .unshared],
      [.created, .undeleted, .shared, .undeleted, .deleted, .unshared],
      [.created, .undeleted, .shared, .undeleted, .deleted, .unshared],
      [.created, .changed, .shared, .undeleted, .deleted, .unshared],
    ]
    let user = try #require(OwnerID("anna"))
    let key = SessionKey(ownerID: user, id: try SessionID.random())
    for (earlier, row) in zip(Kind.allCases, table) {
      for (later, expected) in zip(Kind.allCases, row) {
        let mailbox = try MySessionsMailbox(
          since: Timestamp(microseconds: 0), memory: MemoryBudget().lease(for: user))
        mailbox.put([news(earlier, key, version: 1)])
        mailbox.put([news(later, key, version: 2)])
        #expect(
          await mailbox.take()?.news == [news(expected, key, version: 2)],
          "\(earlier), then \(later)")
      }
    }
  }
}
