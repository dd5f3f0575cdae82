// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Synchronization

/// Notifies watchers of changes: immediately of changes made by this server on any loop, and within
/// a second of changes made by other servers.
///
/// Changes by other servers are found by polling once per second, which reads the versions of all
/// watched sessions and is authoritative: a change that is announced twice, late or not at all
/// causes at most that delay. A poll reads up to `chunkSize` sessions at once and continues if one
/// of its queries fails.
///
/// Announcements can overtake each other and the result of a poll, so an undone deletion may be
/// announced last. Every announced session is therefore checked again by the next poll that starts
/// after its announcement.
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
  /// The number of sessions in one query of a poll, so that the watches of many users do not become
  /// one slow statement that fails for all of them.
  static let chunkSize = 1_000

  private let state = Mutex(State())
  /// The watches of all that users own or may see.
  let mine = MySessionsBoard()

  /// A hub without watchers.
  public init() {}

  /// The number of watching calls; for any thread.
  public var watchCount: Int { state.withLock { $0.watches.count } + mine.count }

  // MARK: Watchers

  /// Delivers events of the sessions to a mailbox until `remove` is called with the result.
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

  /// Ends all current and future watches after their pending events.
  public func close() {
    let watches = state.withLock { state in
      state.isClosed = true
      return state.watches.values.map(\.mailbox)
    }
    for mailbox in watches { mailbox.close() }
    mine.close()
  }

  // MARK: News

  /// True if there is any watch; callable from any thread.
  var isWatched: Bool { state.withLock { !$0.watches.isEmpty } }

  /// Announces a session's new metadata.
  func announce(_ metadata: SessionMetadata) {
    let news = SessionNews(metadata)
    for mailbox in mailboxes(of: SessionKey(ownerID: metadata.ownerID, id: metadata.id)) {
      // Events that exceed the memory budget are delivered by the next poll.
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

  /// Makes the next poll report these sessions again, regardless of earlier events.
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

  /// Polls until the task is cancelled, for the watches of either kind by themselves, so that slow
  /// statements for one do not hold up the other. A failure is left to the next poll; `report` is
  /// called for the first of several consecutive failures with the same reason.
  public func run(
    store: any SessionTraceStore, scheduler: any Scheduler,
    now: @escaping @Sendable () -> Timestamp,
    report: @escaping @Sendable (PersistenceError) -> Void = { _ in }
  ) async {
    async let mine: Void = Self.run(scheduler, report) { [mine] () throws(PersistenceError) in
      mine.tick()
      try await mine.poll(store, at: now())
    }
    await Self.run(scheduler, report) { () throws(PersistenceError) in
      for mailbox in state.withLock({ $0.watches.values.map(\.mailbox) }) { mailbox.tick() }
      try await poll(store)
    }
    await mine
  }

  private static func run(
    _ scheduler: any Scheduler, _ report: @Sendable (PersistenceError) -> Void,
    _ poll: () async throws(PersistenceError) -> Void
  ) async {
    var failure: PersistenceError.Reason?
    while !Task.isCancelled {
      await scheduler.pause(SessionWatchHub.interval)
      do throws(PersistenceError) {
        try await poll()
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
  /// The keys in chunks, one for each query.
  fileprivate var chunks: [[SessionKey]] {
    stride(from: 0, to: count, by: SessionWatchHub.chunkSize).map { start in
      Array(self[start..<Swift.min(start + SessionWatchHub.chunkSize, count)])
    }
  }
}
