// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import RPC

/// The events among all the sessions that the caller owns or may see, as a sequence that does not
/// end by itself.
///
/// If the connection is lost or the server ends the stream, the watch resumes after a pause. No
/// change is missed, but one may be reported twice. The sequence throws permanent errors, such as
/// `UNAUTHENTICATED`, and CANCELLED when its task is cancelled.
public struct MySessionsWatch: AsyncSequence, Sendable {
  public typealias Element = MySessionNews
  public typealias Failure = HoldfastError

  let client: HoldfastClient
  let resumeToken: String

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(cursor: WatchCursor(client, MySessionsProgress(resumeToken: resumeToken)))
  }

  /// Iterates over the events.
  public struct AsyncIterator: AsyncIteratorProtocol {
    let cursor: WatchCursor<MySessionsProgress>

    public mutating func next() async throws(HoldfastError) -> MySessionNews? {
      try await cursor.next()
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(HoldfastError) -> MySessionNews? {
      try await cursor.next()
    }
  }
}

/// The token with which to resume a watch of the caller's sessions.
struct MySessionsProgress: WatchProgress {
  static let method = SessionServiceMethods.watchMySessions

  private(set) var resumeToken: String

  init(resumeToken: String) { self.resumeToken = resumeToken }

  var request: WatchMySessionsRequest {
    var request = WatchMySessionsRequest()
    request.resumeToken = resumeToken
    return request
  }

  mutating func take(_ response: WatchMySessionsResponse) -> MySessionNews? {
    let token = response.resumeToken.isEmpty ? nil : response.resumeToken
    if let token { resumeToken = token }
    return Self.event(response).map { MySessionNews($0, resumeToken: token) }
  }

  /// The event of a response; nil for a heartbeat, and for what this version does not know.
  private static func event(_ response: WatchMySessionsResponse) -> MySessionNews.Event? {
    switch (response.event, response.metadata) {
    case (.resync, _): .resync
    case (.created, let metadata?): .created(metadata)
    case (.changed, let metadata?): .changed(metadata)
    case (.undeleted, let metadata?): .undeleted(metadata)
    case (.shared, let metadata?): .shared(metadata, response.role)
    case (.unshared, _): .unshared(id: response.id, ownerID: response.ownerID)
    case (.deleted, _): .deleted(id: response.id, ownerID: response.ownerID)
    default: nil
    }
  }
}
