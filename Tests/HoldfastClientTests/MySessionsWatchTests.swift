// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import HoldfastClient

/// A watch of all sessions goes on where it left off.
@Suite struct MySessionsWatchTests {
  private let server = ScriptedServer()
  private let time = TestTime()

  /// Each call of a watch tells the next of these lists, then fails; behind the last it waits.
  private func tell(_ calls: [[WatchMySessionsResponse]]) {
    let left = Mutex(calls)
    server.answer(SessionServiceMethods.watchMySessions) { _, writer in
      let next = left.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      guard let next else {
        let (never, kept) = AsyncStream<Void>.makeStream()
        for await _ in never {}
        return kept.finish()
      }
      for event in next { try await writer.send(event) }
      throw RPCError.lost
    }
  }

  private func event(
    _ event: MySessionEvent.Wire, _ id: String = "", hasMetadata: Bool = false, token: String = ""
  ) -> WatchMySessionsResponse {
    var response = WatchMySessionsResponse()
    response.event = event
    response.id = id
    response.ownerID = "anna"
    response.role = .editor
    response.resumeToken = token
    if hasMetadata {
      response.metadata = .init()
      response.metadata?.id = id
    }
    return response
  }

  private func news(
    _ count: Int, resumeToken: String = ""
  ) async throws -> [MySessionNews] {
    var told: [MySessionNews] = []
    let client = HoldfastClient(server, time)
    for try await news in client.sessions.watchMine(resumeToken: resumeToken) {
      told.append(news)
      if told.count == count { break }
    }
    return told
  }

  @Test func `a lost watch resumes with the last token`() async throws {
    tell([
      [event(.resync, token: "1")], [event(.heartbeat, token: "2")],
      [event(.deleted, "a"), event(.unshared, "b", token: "3")],
    ])
    let told = try await news(3)
    #expect(
      told == [
        MySessionNews(.resync, resumeToken: "1"),
        MySessionNews(.deleted(id: "a", ownerID: "anna")),
        MySessionNews(.unshared(id: "b", ownerID: "anna"), resumeToken: "3"),
      ])
    let asked = server.requests(WatchMySessionsRequest.self).map(\.resumeToken)
    #expect(asked == ["", "1", "2"])
  }

  @Test func `every kind of event is told, and what is unknown is left out`() async throws {
    var unknown = event(.created, "x", hasMetadata: true)
    unknown.event = .init(rawValue: 99)
    tell([
      [
        unknown, event(.changed, "without metadata"), event(.created, "a", hasMetadata: true),
        event(.changed, "b", hasMetadata: true), event(.undeleted, "c", hasMetadata: true),
        event(.shared, "d", hasMetadata: true),
      ]
    ])
    let told = try await news(4, resumeToken: "0").map { news -> String in
      switch news.event {
      case .created(let metadata): "created \(metadata.id)"
      case .changed(let metadata): "changed \(metadata.id)"
      case .undeleted(let metadata): "undeleted \(metadata.id)"
      case .shared(let metadata, let role): "shared \(metadata.id) \(role == .editor)"
      default: "another"
      }
    }
    #expect(told == ["created a", "changed b", "undeleted c", "shared d true"])
    #expect(server.requests(WatchMySessionsRequest.self).first?.resumeToken == "0")
  }
}
