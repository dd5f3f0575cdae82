// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import Reactor

/// The events of some sessions, as a sequence that does not end by itself.
///
/// If the connection is lost or the server ends the stream, the watch resumes after a pause: the
/// newest state of a session is neither lost nor reported twice, but states in between may be
/// skipped. The sequence throws permanent errors, such as `UNAUTHENTICATED`, and CANCELLED when its
/// task is cancelled.
public struct SessionWatch: AsyncSequence, Sendable {
  public typealias Element = SessionNews
  public typealias Failure = HoldfastError

  let client: HoldfastClient
  let sessions: [WatchedSession]

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(cursor: WatchCursor(client, sessions))
  }

  /// Iterates over the events.
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

/// A watch in progress. Its call is cancelled when the cursor is deallocated.
///
///     open --event--> open        open --failed, ended--> pausing --> open
final class WatchCursor {
  private let client: HoldfastClient
  private var state: WatchState
  private var stream: HoldfastStream<WatchSessionsRequest, WatchSessionsResponse>?
  private var backoff: Backoff
  /// The token that the server rejected last.
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

  /// The next event of the current call, or of a new one; nil if the server has ended it.
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

  /// Throws permanent failures; returns false if the watch can resume at once with another token.
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
