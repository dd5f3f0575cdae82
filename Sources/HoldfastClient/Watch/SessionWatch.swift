// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import Reactor

/// The news of some sessions, as a sequence that does not end by itself.
///
/// The watch begins again after a pause when the connection is lost or the server stops, where it
/// left off: the newest state of a session is neither lost nor told twice. States in between may be
/// left out. The sequence throws what no waiting mends, such as `UNAUTHENTICATED`, and CANCELLED
/// when its task is cancelled.
public struct SessionWatch: AsyncSequence, Sendable {
  public typealias Element = SessionNews
  public typealias Failure = HoldfastError

  let client: HoldfastClient
  let sessions: [WatchedSession]

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(cursor: WatchCursor(client, sessions))
  }

  /// Waits for the news one by one.
  public struct AsyncIterator: AsyncIteratorProtocol {
    let cursor: WatchCursor

    public mutating func next() async throws(HoldfastError) -> SessionNews? {
      try await cursor.next()
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(HoldfastError) -> SessionNews? {
      try await cursor.next()
    }
  }
}

/// A watch under way. The call is given up when nothing refers to the cursor any more.
///
///     open --event--> open        open --failed, ended--> pausing --> open
final class WatchCursor {
  private let client: HoldfastClient
  private var state: WatchState
  private var stream: HoldfastStream<WatchSessionsRequest, WatchSessionsResponse>?
  private var backoff: Backoff
  /// The token that the server refused last.
  private var refused: String?

  init(_ client: HoldfastClient, _ sessions: [WatchedSession]) {
    self.client = client
    state = WatchState(sessions)
    let policy = client.core.retry
    backoff = Backoff(delayMin: policy.backoffStart, delayMax: policy.backoffMax)
  }

  deinit {
    if let stream { Task { await stream.cancel() } }
  }

  func next() async throws(HoldfastError) -> SessionNews? {
    while true {
      var asked: Duration?
      do throws(HoldfastError) {
        if let news = try await newsOfStream() { return news }
      } catch {
        if try mustPause(after: error) { asked = error.retryDelay } else { continue }
      }
      let pause = backoff.pause(jitter: client.core.time.jitter())
      try await client.core.wait((asked ?? .zero) + pause)
    }
  }

  /// The next news of the call under way, or of a new one; nil when the server has ended it.
  private func newsOfStream() async throws(HoldfastError) -> SessionNews? {
    let stream: HoldfastStream<WatchSessionsRequest, WatchSessionsResponse>
    if let open = self.stream {
      stream = open
    } else {
      stream = try await client.core.open(
        SessionServiceMethods.watchSessions, client.settings, insteadOf: refused)
      self.stream = stream
      try await stream.send(state.request)
      await stream.finish()
    }
    while let event = try await stream.next() {
      guard let news = state.take(event) else { continue }
      backoff.reset()
      refused = nil
      return news
    }
    self.stream = nil
    return nil
  }

  /// Throws a failure that is for good; false if the watch can go on at once, with another token.
  private func mustPause(after error: HoldfastError) throws(HoldfastError) -> Bool {
    let token = stream?.token
    stream = nil
    if error.code == .unauthenticated, refused == nil, let token {
      refused = token
      return false
    }
    guard error.isTemporary else { throw error }
    return true
  }
}
