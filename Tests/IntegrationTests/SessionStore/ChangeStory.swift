// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Postgres
import TestSupport

/// Rounds of random changes to a dozen sessions, all changes of a round at the same time. Two
/// changes of one session in a round are the same change, made twice: so it does not matter which
/// comes first, and the same seed has the same outcomes in every store.
struct ChangeStory {
  /// A change that may be asked for again later.
  private struct Change: Sendable {
    enum Kind: Sendable {
      case create(content: String)
      case update(title: String?, content: String?)
      case delete
    }

    let kind: Kind
    let session: Int
    let expected: Int64?
    let request: String?
    let isByEditor: Bool
    let round: Int64
  }

  private var generator: SplitMix
  private var ids: [SessionID?] = Array(repeating: nil, count: 12)
  private var versions: [Int64] = Array(repeating: 0, count: 12)
  private var made: [Change] = []
  private var round: Int64 = 0

  init(seed: UInt64) { generator = SplitMix(seed: seed) }

  /// Makes the changes of a round; returns their outcomes, sorted by session.
  mutating func round(_ fixture: Fixture) async throws -> [String] {
    round += 1
    var changes: [Change] = []
    for session in ids.indices {
      let change = next(for: session)
      changes.append(change)
      if Int.random(in: 0..<5, using: &generator) == 0 { changes.append(change) }
    }
    made += changes
    let ids = ids
    let outcomes = try await withThrowingTaskGroup(
      of: (Int, SessionMetadata?, String).self
    ) { group in
      for change in changes {
        group.addTask {
          let (metadata, text) = try await Self.make(change, ids[change.session], fixture)
          return (change.session, metadata, text)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for (session, metadata, text) in outcomes {
      if let metadata {
        self.ids[session] = metadata.id
        versions[session] = max(versions[session], metadata.version)
      } else if text.hasPrefix("ok") {
        versions[session] += 1
      }
    }
    return outcomes.map { "\($0.2) (session \($0.0))" }.sorted()
  }

  private mutating func next(for session: Int) -> Change {
    let isRetry = Int.random(in: 0..<8, using: &generator) == 0
    if isRetry,
      let earlier = made.filter({ $0.session == session }).randomElement(using: &generator)
    {
      return earlier
    }
    let number = Int.random(in: 0..<1_000, using: &generator)
    let request = Bool.random(using: &generator) ? "r\(session)-\(round)" : nil
    let kind: Change.Kind
    if ids[session] == nil {
      kind = .create(content: "[\(number)]")
    } else {
      switch Int.random(in: 0..<20, using: &generator) {
      case 0: kind = .delete
      case 1: kind = .create(content: "[\(number)]")
      case 2..<6: kind = .update(title: "t\(number)", content: nil)
      case 6..<8: kind = .update(title: "t\(number)", content: "[\(number % 3)]")
      default: kind = .update(title: nil, content: "[\(number % 7)]")
      }
    }
    var expected: Int64? = versions[session]
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: expected = nil
    case 1: expected = versions[session] + 1
    case 2: expected = max(1, versions[session] - 1)
    default: break
    }
    // A creation of a session that is there is one that its request has made.
    let isFirst = ids[session] == nil
    if case .create = kind {
      return Change(
        kind: kind, session: session, expected: nil, request: "create-\(session)",
        isByEditor: false, round: isFirst ? Int64(session) : round)
    }
    return Change(
      kind: kind, session: session, expected: expected, request: request,
      isByEditor: number % 4 == 0, round: round)
  }

  private static func make(
    _ change: Change, _ id: SessionID?, _ fixture: Fixture
  ) async throws -> (SessionMetadata?, String) {
    do {
      let requestID = try change.request.map { try RequestID(validating: $0) }
      let metadata: SessionMetadata
      var isUnchanged = false
      switch change.kind {
      case .create(let content):
        metadata = try await fixture.create(
          content: content, request: change.request, at: change.round)
      case .update(let title, let content):
        guard let id else { return (nil, "nothing") }
        let update = try await fixture.store.updateSession(
          id, owner: fixture.owner, writer: change.isByEditor ? OwnerID("editor") : nil,
          change: SessionChange(
            title: title.map { try fixture.title($0) },
            content: content.map { try fixture.content($0) }),
          expectedVersion: change.expected, requestID: requestID, at: fixture.time(change.round))
        metadata = update.metadata
        isUnchanged = update.isUnchanged
      case .delete:
        guard let id else { return (nil, "nothing") }
        try await fixture.store.deleteSession(
          id, owner: fixture.owner, expectedVersion: change.expected, requestID: requestID,
          at: fixture.time(change.round))
        return (nil, "ok deleted")
      }
      return (
        metadata,
        """
        \(isUnchanged ? "unchanged" : "ok") \(metadata.version) \(metadata.title) \
        \(metadata.contentHash.hexadecimal) \(metadata.contentSize) \
        \(metadata.updateTime.microseconds) \
        \(metadata.lastWriterID == fixture.owner ? "owner" : metadata.lastWriterID.text)
        """
      )
    } catch let error as PersistenceError {
      return (nil, "\(error.reason.rawValue) \(error.metadata.sorted { $0.key < $1.key })")
    }
  }

  /// Everything that is kept of an owner's sessions, but for ids and what derives from them.
  static func rows(of owner: OwnerID, in pool: PostgresPool) async throws -> [String] {
    let sql = """
      WITH own AS (SELECT * FROM session WHERE owner_id = $1)
      SELECT 'session' || (to_jsonb(own)
        - '{owner_id,session_id,create_request,last_request}'::text[])::text
        || (last_request IS NULL)
      FROM own
      UNION ALL
      SELECT 'version' || own.created_at::text || (to_jsonb(kept)
        - '{owner_id,session_id,last_request}'::text[])::text || (kept.last_request IS NULL)
      FROM session_version kept JOIN own USING (owner_id, session_id)
      UNION ALL
      SELECT 'content' || own.created_at::text || (to_jsonb(kept) - '{owner_id,session_id}'::text[]
        )::text
      FROM session_content kept JOIN own USING (owner_id, session_id)
      UNION ALL
      SELECT 'thinning' || own.created_at::text || (to_jsonb(due) - '{owner_id,session_id}'::text[]
        )::text
      FROM session_thinning due JOIN own USING (owner_id, session_id)
      UNION ALL
      SELECT 'event' || own.created_at::text || (to_jsonb(event)
        - '{owner_id,event_id,actor_id,subject_id}'::text[])::text
      FROM audit_event event JOIN own ON subject_id = session_id AND event.owner_id = own.owner_id
      """
    var parameters = Parameters()
    parameters.append(text: owner.text)
    let rows = try await pool.query(
      Statement(name: "story_rows", sql: sql, parameterTypes: [.text]), parameters)
    return try (0..<rows.count).map { try rows.text($0, 0) }.sorted()
  }

  /// True if changes of different sessions were made by one transaction.
  static func hasSharedTransactions(_ owner: OwnerID, in pool: PostgresPool) async throws -> Bool {
    var parameters = Parameters()
    parameters.append(text: owner.text)
    let rows = try await pool.query(
      Statement(
        name: "shared_transactions",
        sql: """
          SELECT count(*) - count(DISTINCT xmin::text) FROM session_version WHERE owner_id = $1
          """,
        parameterTypes: [.text]), parameters)
    return try rows.int64(0, 0) > 0
  }
}
