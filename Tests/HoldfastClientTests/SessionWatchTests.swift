// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import HoldfastClient

/// A watch goes on where it left off.
@Suite struct SessionWatchTests {
  let server = ScriptedServer()
  let time = TestTime()

  /// Each call of a watch tells the next of these lists, then fails; behind the last it waits.
  private func tell(_ calls: [(events: [WatchSessionsResponse], end: RPCError?)]) {
    let left = Mutex(calls)
    server.answer(SessionServiceMethods.watchSessions) { _, writer in
      let next = left.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      guard let next else {
        let (never, kept) = AsyncStream<Void>.makeStream()
        for await _ in never {}
        return kept.finish()
      }
      for event in next.events { try await writer.send(event) }
      if let end = next.end { throw end }
    }
  }

  private func changed(_ id: String, _ version: Int64) -> WatchSessionsResponse {
    var event = WatchSessionsResponse()
    event.event = .changed
    event.id = id
    event.metadata = .init()
    event.metadata?.id = id
    event.metadata?.version = version
    return event
  }

  private func gone(_ id: String) -> WatchSessionsResponse {
    var event = WatchSessionsResponse()
    event.event = .gone
    event.id = id
    return event
  }

  private var heartbeat: WatchSessionsResponse {
    var event = WatchSessionsResponse()
    event.event = .heartbeat
    return event
  }

  /// The first `count` news of a watch, as texts.
  private func news(
    _ count: Int, token: TokenProvider? = nil, of watch: [WatchedSession] = []
  ) async throws -> [String] {
    var told: [String] = []
    let client = HoldfastClient(server, time, token: token)
    let sessions = client.sessions.watch(watch.isEmpty ? [watched("a"), watched("b")] : watch)
    for try await news in sessions {
      switch news {
      case .changed(let metadata): told.append("\(metadata.id)\(metadata.version)")
      case .gone(let id): told.append("\(id)-")
      }
      if told.count == count { break }
    }
    return told
  }

  @Test func `a watch that does not resume tells when its stream is lost`() async throws {
    tell([
      (events: [changed("a", 1)], end: RPCError(.unavailable, "No.")),
      (events: [changed("a", 2)], end: nil),
    ])
    let client = HoldfastClient(server, time)
    let lost = client.sessions.watch("a", resumes: false).makeAsyncIterator()
    #expect(try await lost.cursor.next() != nil)
    let error = await #expect(throws: HoldfastError.self) { try await lost.cursor.next() }
    #expect(error?.code == .unavailable)
    #expect(try await lost.cursor.next() == nil)
    // The server ends this one.
    let ended = client.sessions.watch("a", knownVersion: 1, resumes: false).makeAsyncIterator()
    #expect(try await ended.cursor.next() != nil)
    #expect(try await ended.cursor.next() == nil)
    #expect(time.pauses.isEmpty)
  }

  private func watched(_ id: String, _ version: Int64 = 0) -> WatchedSession {
    var session = WatchedSession()
    session.id = id
    session.knownVersion = version
    return session
  }

  private var known: [[Int64]] {
    server.requests(WatchSessionsRequest.self).map { $0.sessions.map(\.knownVersion) }
  }

  @Test func `a lost watch resumes with the reported versions`() async throws {
    tell([
      ([changed("a", 1), heartbeat, changed("a", 3)], .lost), ([], .lost), ([], nil),
      ([changed("b", 2)], nil),
    ])
    #expect(try await news(3) == ["a1", "a3", "b2"])
    #expect(known == [[0, 0], [3, 0], [3, 0], [3, 0]])
    // The pauses begin anew after an event, and grow while there is none.
    #expect(time.pauses == [.milliseconds(100), .milliseconds(200), .milliseconds(400)])
  }

  @Test func `a reported version is not reported again`() async throws {
    tell([
      ([changed("a", 2), gone("b")], .lost),
      ([changed("a", 2), changed("a", 1), gone("b"), changed("a", 3)], nil),
    ])
    #expect(try await news(3) == ["a2", "b-", "a3"])
  }

  @Test func `a session that returns with its old version is reported`() async throws {
    tell([([changed("a", 2), gone("a")], .lost), ([changed("a", 2)], nil)])
    #expect(try await news(3) == ["a2", "a-", "a2"])
    #expect(known == [[0, 0], [0, 0]])
  }

  @Test func `the version that the caller knows is not reported`() async throws {
    tell([([changed("a", 5)], nil)])
    #expect(try await news(1, of: [watched("a", 4)]) == ["a5"])
    #expect(known == [[4]])
  }

  @Test func `the server's delay is honoured`() async throws {
    tell([
      ([], .told(.unavailable, .storageUnavailable, retryAfter: .seconds(3))),
      ([changed("a", 1)], nil),
    ])
    _ = try await news(1)
    #expect(time.pauses == [.milliseconds(3_100)])
  }

  @Test func `a permanent error is thrown`() async throws {
    tell([([changed("a", 1)], .told(.invalidArgument, .sessionsTooMany))])
    let error = await #expect(throws: HoldfastError.self) { try await news(2) }
    #expect(error?.reason == .sessionsTooMany)
  }

  @Test func `a token that expires is replaced without a pause`() async throws {
    let tokens = Mutex(["old", "new"])
    tell([
      ([changed("a", 1)], .told(.unauthenticated, .tokenExpired)), ([changed("a", 2)], nil),
    ])
    let told = try await news(2, token: TokenProvider { tokens.withLock { $0.removeFirst() } })
    #expect(told == ["a1", "a2"])
    #expect(server.asked.map { $0.metadata["authorization"] } == ["Bearer old", "Bearer new"])
    #expect(time.pauses.isEmpty)
  }

  @Test func `a token that is rejected twice is final`() async throws {
    tell([
      ([], .told(.unauthenticated, .tokenExpired)), ([], .told(.unauthenticated, .tokenExpired)),
    ])
    let error = await #expect(throws: HoldfastError.self) {
      try await news(1, token: .fixed("a"))
    }
    #expect(error?.reason == .tokenExpired)
    #expect(server.asked.count == 2)
  }

  @Test func `events of unrequested sessions are ignored`() {
    var session = WatchedSession()
    session.id = "a"
    var state = WatchState([session])
    #expect(state.take(changed("b", 1)) == nil && state.take(gone("c")) == nil)
    #expect(state.take(changed("a", 1)) != nil)
  }
}
