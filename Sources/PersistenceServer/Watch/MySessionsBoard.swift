// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Synchronization

/// The watches of all that users own or may see. Each poll reads the traces that changes have left
/// in the database since the last one, by whichever server, and looks at their sessions.
///
/// A change may become visible some time after the moment that it bears, so a poll reads the last
/// `delayMax` again; what it found there before is left out.
///
/// Invariant: `seen` has the traces that have been told and that the next poll finds again, less
/// than `SessionTrace.countMax` of them.
final class MySessionsBoard: Sendable {
  /// The longest time between the moment that a change bears and the one at which polls see it: a
  /// write's deadline and the difference between the clocks of servers.
  static let delayMax = Duration.seconds(60)
  /// The number of users in one statement.
  static let chunkSize = 100
  /// The number of sessions that are read at once: titles and descriptions may take 9 KB each.
  private static let pageSize = 250
  /// While a user has too many traces, one poll of so many demands that they list again.
  private static let pollsPerResync = 5

  private struct User {
    var mailboxes: [Int: MySessionsMailbox] = [:]
    /// The time of the last poll that succeeded.
    var polledAt: Timestamp
    var seen: Set<SessionTrace> = []
    /// The number of polls in a row that have found more traces than can be told one by one.
    var cutCount = 0
  }

  private struct State {
    var users: [OwnerID: User] = [:]
    var nextToken = 0
    var isClosed = false
  }

  private let state = Mutex(State())

  /// The number of watches; for any thread.
  var count: Int { state.withLock { $0.users.values.reduce(0) { $0 + $1.mailboxes.count } } }

  /// Delivers a user's news to a mailbox until `remove` is called with the result.
  func add(_ mailbox: MySessionsMailbox, user: OwnerID, at now: Timestamp) -> Int {
    state.withLock { state in
      let token = state.nextToken
      state.nextToken += 1
      state.users[user, default: User(polledAt: now)].mailboxes[token] = mailbox
      if state.isClosed { mailbox.close() }
      return token
    }
  }

  func remove(_ token: Int, user: OwnerID) {
    state.withLock { state in
      state.users[user]?.mailboxes[token] = nil
      if state.users[user]?.mailboxes.isEmpty == true { state.users[user] = nil }
    }
  }

  /// Ends all current and future watches after their pending news.
  func close() {
    let mailboxes = state.withLock { state in
      state.isClosed = true
      return state.users.values.flatMap(\.mailboxes.values)
    }
    for mailbox in mailboxes { mailbox.close() }
  }

  /// Counts a tick of the hub for every mailbox.
  func tick() {
    for mailbox in state.withLock({ $0.users.values.flatMap(\.mailboxes.values) }) {
      mailbox.tick()
    }
  }

  // MARK: Polling

  /// Tells the watchers what has changed.
  ///
  /// - Throws: the first error, once all users have been asked for.
  func poll(_ store: any SessionTraceStore, at now: Timestamp) async throws(PersistenceError) {
    let users = state.withLock { state in
      state.users.map { (user: $0.key, since: $0.value.polledAt.before(Self.delayMax)) }
    }
    var failure: PersistenceError?
    for start in stride(from: 0, to: users.count, by: Self.chunkSize) {
      let chunk = users[start..<min(start + Self.chunkSize, users.count)]
      let error = await poll(chunk, store, at: now)
      failure = failure ?? error
    }
    if let failure { throw failure }
  }

  private typealias Chunk = ArraySlice<(user: OwnerID, since: Timestamp)>

  /// Asks for users together. If that fails, asks for either half, and so on, until only the users
  /// whose fault it is are left out. If both halves fail, the fault is the database's.
  ///
  /// Returns the first error.
  private func poll(
    _ users: Chunk, _ store: any SessionTraceStore, at now: Timestamp
  ) async -> PersistenceError? {
    var failure: PersistenceError?
    var parts = [users]
    while true {
      var failed: [Chunk] = []
      for part in parts {
        do throws(PersistenceError) {
          let times = Dictionary(uniqueKeysWithValues: part.map { ($0.user, $0.since) })
          let found = try await store.traces(since: times)
          for (user, since) in part {
            let error = await tell(user, found[user] ?? [], since: since, store, at: now)
            failure = failure ?? error
          }
        } catch {
          failure = failure ?? error
          failed.append(part)
        }
      }
      guard failed.count == 1, failed[0].count > 1 else { return failure }
      let middle = failed[0].startIndex + failed[0].count / 2
      parts = [failed[0][..<middle], failed[0][middle...]]
    }
  }

  /// Tells the watchers of one user. Returns the error after which the next poll tells them.
  private func tell(
    _ user: OwnerID, _ traces: [SessionTrace], since start: Timestamp,
    _ store: any SessionTraceStore, at now: Timestamp
  ) async -> PersistenceError? {
    let seen = state.withLock { $0.users[user]?.seen ?? [] }
    let isCut = traces.count >= SessionTrace.countMax
    var news: [MySessionNews] = []
    if !isCut {
      do throws(PersistenceError) {
        try await Self.read(traces, of: user, seen: seen, since: start, from: store) {
          news += $0
        }
      } catch {
        return error
      }
    }
    let reached = now.before(Self.delayMax)
    let (mailboxes, isResync) = state.withLock { state -> ([MySessionsMailbox], Bool) in
      guard var found = state.users.removeValue(forKey: user) else { return ([], false) }
      defer { state.users[user] = found }
      // Changes between two demands are covered by the next; the last comes when the rush is over.
      let isResync =
        isCut ? found.cutCount.isMultiple(of: Self.pollsPerResync) : found.cutCount > 0
      found.cutCount = isCut ? found.cutCount + 1 : 0
      found.polledAt = now
      found.seen = isCut ? [] : Set(traces.lazy.filter { $0.time > reached })
      return (Array(found.mailboxes.values), isResync)
    }
    if isCut, !isResync { return nil }
    for mailbox in mailboxes {
      if isResync { mailbox.putResync() } else { mailbox.put(news) }
      mailbox.reach(reached)
    }
    return nil
  }

  /// Puts the news that a resumed watch lacks since `start` into its mailbox, page by page, so that
  /// they are charged to its memory as they are read.
  static func resume(
    _ mailbox: MySessionsMailbox, of user: OwnerID, since start: Timestamp,
    from store: any SessionTraceStore
  ) async throws(PersistenceError) {
    let traces = try await store.traces(since: [user: start])[user] ?? []
    guard traces.count < SessionTrace.countMax else { return mailbox.putResync() }
    try await read(traces, of: user, seen: [], since: start, from: store) { mailbox.begin($0) }
  }

  /// Reads the news of the traces that were not seen before, each session once, in pages.
  private static func read(
    _ traces: [SessionTrace], of user: OwnerID, seen: Set<SessionTrace>, since start: Timestamp,
    from store: any SessionTraceStore, page: ([MySessionNews]) -> Void
  ) async throws(PersistenceError) {
    let new = traces.filter { !seen.contains($0) }.sorted { $0.time < $1.time }
    let byKey = Dictionary(grouping: new, by: \.key)
    var ordered: Set<SessionKey> = []
    let order = new.map(\.key).filter { ordered.insert($0).inserted }
    let known = Set(seen.lazy.filter { $0.kind == .changed }.map(\.key))
    for first in stride(from: 0, to: order.count, by: pageSize) {
      let keys = Array(order[first..<min(first + pageSize, order.count)])
      let foreign = keys.filter { $0.ownerID != user }
      let owners =
        foreign.isEmpty ? [:] : try await store.owners(of: foreign.map(\.id), readableBy: user)
      var found: [SessionKey: SessionMetadata] = [:]
      for metadata in try await store.metadata(of: keys) {
        found[SessionKey(ownerID: metadata.ownerID, id: metadata.id)] = metadata
      }
      page(
        keys.map { key in
          MySessionNews(
            key, byKey[key] ?? [], of: user, metadata: found[key],
            isShared: owners[key.id] == key.ownerID, isKnown: known.contains(key), since: start)
        })
    }
  }
}
