// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI

/// The events of some sessions, as a sequence that does not end by itself.
///
/// If the connection is lost or the server ends the stream, the watch resumes after a pause: the
/// newest state of a session is neither lost nor reported twice, but states in between may be
/// skipped. The sequence throws permanent errors, such as `UNAUTHENTICATED`, and CANCELLED when its
/// task is cancelled.
///
/// A watch that does not resume instead ends when the server ends the stream, and throws every
/// error, for callers that show whether the server can be reached.
public struct SessionWatch: AsyncSequence, Sendable {
  public typealias Element = SessionNews
  public typealias Failure = HoldfastError

  let client: HoldfastClient
  let sessions: [WatchedSession]
  let resumes: Bool

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(cursor: WatchCursor(client, WatchState(sessions), resumes: resumes))
  }

  /// Iterates over the events.
  public struct AsyncIterator: AsyncIteratorProtocol {
    let cursor: WatchCursor<WatchState>

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
