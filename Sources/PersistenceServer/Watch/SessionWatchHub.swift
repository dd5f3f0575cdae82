// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Synchronization

/// Tells watchers of changes: at once of those that this server makes, on whatever loop, and within
/// a second of those that others make.
///
/// Changes of other servers are found by polls, one a second, which read the versions of all
/// watched sessions and are the truth: a change that is announced twice, late or not at all costs
/// no more than that second. A poll asks for up to `chunkSize` sessions at once and goes on when
/// one of its questions fails.
///
/// Announcements overtake each other and what a poll reads, so that a deletion may be told last
/// that was undone since: whatever was announced is looked at again by the next whole poll, which
/// the announcements that come while it reads are not.
public final class SessionWatchHub: Sendable {
  fileprivate struct Watch {
    var mailbox: SessionMailbox
    var user: OwnerID
    var keys: Set<SessionKey>
  }

  fileprivate struct State {
    var watches: [Int: Watch] = [:]
    var watchers: [SessionKey: Set<Int>] = [:]
    /// The versions of watched sessions that the last polls found; nil for those that are gone.
    var polled: [SessionKey: Int64?] = [:]
    /// The announcements since the last poll, which the next one settles.
    var unsettled: Set<SessionKey> = []
    var nextToken = 0
    var isClosed = false
  }

  /// The pause between polls.
  private static let interval = Duration.seconds(1)
  /// The number of sessions that a poll asks for at once: many users' watches must not become one
  /// statement that the database sits over, and that fails for all of them.
  static let chunkSize = 1_000

  private let state = Mutex(State())

  /// A hub without watchers.
  public init() {}

  /// The number of watching calls; for any thread.
  public var watchCount: Int { state.withLock { $0.watches.count } }

  // MARK: Watchers

  /// Delivers news of the sessions to a mailbox until `remove` is called with the result.
  func add(_ mailbox: SessionMailbox, user: OwnerID, keys: [SessionKey]) -> Int {
    state.withLock { state in
      let token = state.nextToken
      state.nextToken += 1
      state.watches[token] = Watch(mailbox: mailbox, user: user, keys: Set(keys))
      for key in keys { state.watchers[key, default: []].insert(token) }
      if state.isClosed { mailbox.close() }
      return token
    }
  }

  func remove(_ token: Int) {
    state.withLock { state in
      guard let watch = state.watches.removeValue(forKey: token) else { return }
      for key in watch.keys { state.drop(token, from: key) }
    }
  }

  /// Ends every watch, also those to come, after what they are still to be told.
  public func close() {
    let watches = state.withLock { state in
      state.isClosed = true
      return state.watches.values.map(\.mailbox)
    }
    for mailbox in watches { mailbox.close() }
  }

  // MARK: News

  /// True if anybody watches anything; for any thread.
  var isWatched: Bool { state.withLock { !$0.watches.isEmpty } }

  /// Tells that a session is now as `metadata` says.
  func announce(_ metadata: SessionMetadata) {
    let news = SessionNews(metadata)
    for mailbox in mailboxes(of: SessionKey(ownerID: metadata.ownerID, id: metadata.id)) {
      // What finds no room is told by the next poll.
      _ = mailbox.put(news)
    }
  }

  /// Tells that a session was deleted.
  func announceDeletion(of key: SessionKey) {
    for mailbox in mailboxes(of: key) { mailbox.putGone(key.id) }
  }

  /// Sends a user a final GONE event about a session that they can no longer read.
  func announceRevocation(of key: SessionKey, from user: OwnerID) {
    let mailboxes = state.withLock { state in
      (state.watchers[key] ?? []).compactMap { token -> SessionMailbox? in
        guard let watch = state.watches[token], watch.user == user else { return nil }
        state.watches[token]?.keys.remove(key)
        state.drop(token, from: key)
        return watch.mailbox
      }
    }
    for mailbox in mailboxes { mailbox.putGone(key.id) }
  }

  /// Has the next poll tell again how these sessions are, whatever was told of them.
  func lookAgain(at keys: [SessionKey]) {
    state.withLock { state in
      for key in keys { state.unsettle(key) }
    }
  }

  private func mailboxes(of key: SessionKey) -> [SessionMailbox] {
    state.withLock { state in
      state.unsettle(key)
      return state.mailboxes(of: key)
    }
  }

  // MARK: Polling

  /// Polls until the task is cancelled. What fails is left to the next poll; of several failures in
  /// a row for the same reason `report` is told the first.
  public func run(
    store: any SessionWatchStore, scheduler: any Scheduler,
    report: @Sendable (PersistenceError) -> Void = { _ in }
  ) async {
    var failure: PersistenceError.Reason?
    while !Task.isCancelled {
      await scheduler.pause(SessionWatchHub.interval)
      for mailbox in state.withLock({ $0.watches.values.map(\.mailbox) }) { mailbox.tick() }
      do throws(PersistenceError) {
        try await poll(store)
        failure = nil
      } catch {
        guard !Task.isCancelled else { return }
        if error.reason != failure { report(error) }
        failure = error.reason
      }
    }
  }

  /// Asks the store once for changed sessions and for watchers that may no longer read theirs.
  ///
  /// - Throws: the first error, once everything has been asked.
  func poll(_ store: any SessionWatchStore) async throws(PersistenceError) {
    var failure: PersistenceError?
    for keys in state.withLock({ Array($0.watchers.keys) }).chunks {
      do throws(PersistenceError) {
        try await pollVersions(of: keys, store)
      } catch {
        failure = failure ?? error
      }
    }
    for (user, keys) in sharedKeys() {
      for keys in Array(keys).chunks {
        do throws(PersistenceError) {
          try await pollAccess(of: user, to: keys, store)
        } catch {
          failure = failure ?? error
        }
      }
    }
    if let failure { throw failure }
  }

  private func pollVersions(
    of keys: [SessionKey], _ store: any SessionWatchStore
  ) async throws(PersistenceError) {
    let before = state.withLock { state in
      state.unsettled.subtract(keys)
      return keys.map { state.polled[$0] }
    }
    let versions = try await store.versions(of: keys)
    let changed = zip(keys, before).filter { $1 != .some(versions[$0]) }.map(\.0)
    let found = try await store.metadata(of: changed.filter { versions[$0] != nil })
    let settled = state.withLock { state in
      let settled = changed.filter { !state.unsettled.contains($0) && state.watchers[$0] != nil }
      for key in settled { state.polled[key] = .some(versions[key]) }
      return Dictionary(uniqueKeysWithValues: settled.map { ($0, state.mailboxes(of: $0)) })
    }
    for metadata in found {
      let key = SessionKey(ownerID: metadata.ownerID, id: metadata.id)
      let news = SessionNews(metadata)
      let unkept = (settled[key] ?? []).filter { !$0.put(news) }
      if !unkept.isEmpty { lookAgain(at: [key]) }
    }
    for (key, mailboxes) in settled where versions[key] == nil {
      for mailbox in mailboxes { mailbox.putGone(key.id) }
    }
  }

  private func pollAccess(
    of user: OwnerID, to keys: [SessionKey], _ store: any SessionWatchStore
  ) async throws(PersistenceError) {
    let owners = try await store.owners(of: keys.map(\.id), readableBy: user)
    for key in keys where owners[key.id] != key.ownerID {
      announceRevocation(of: key, from: user)
    }
  }

  /// The watched sessions of others, by who watches them.
  private func sharedKeys() -> [OwnerID: Set<SessionKey>] {
    state.withLock { state in
      var shared: [OwnerID: Set<SessionKey>] = [:]
      for watch in state.watches.values {
        for key in watch.keys where key.ownerID != watch.user {
          shared[watch.user, default: []].insert(key)
        }
      }
      return shared
    }
  }
}

extension SessionWatchHub.State {
  fileprivate func mailboxes(of key: SessionKey) -> [SessionMailbox] {
    (watchers[key] ?? []).compactMap { watches[$0]?.mailbox }
  }

  fileprivate mutating func unsettle(_ key: SessionKey) {
    guard watchers[key] != nil else { return }
    unsettled.insert(key)
    polled[key] = nil
  }

  fileprivate mutating func drop(_ token: Int, from key: SessionKey) {
    watchers[key]?.remove(token)
    guard watchers[key]?.isEmpty == true else { return }
    watchers[key] = nil
    polled[key] = nil
    unsettled.remove(key)
  }
}

extension [SessionKey] {
  /// The keys in parts, each of which a store is asked for at once.
  fileprivate var chunks: [[SessionKey]] {
    stride(from: 0, to: count, by: SessionWatchHub.chunkSize).map { start in
      Array(self[start..<Swift.min(start + SessionWatchHub.chunkSize, count)])
    }
  }
}
