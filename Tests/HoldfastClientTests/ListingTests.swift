// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import HoldfastClient

/// Lists as sequences.
@Suite struct ListingTests {
  let server = ScriptedServer()

  /// Sessions on pages of these sizes; asked for by the number of the page.
  private func serve(_ sizes: [Int], failing failures: [Int] = []) {
    let left = Mutex(failures)
    server.answer(SessionServiceMethods.listSessions) { asked in
      let request = asked.request as? ListSessionsRequest ?? .init()
      let page = Int(request.pageToken) ?? 0
      let fails = left.withLock { left in
        left.firstIndex(of: page).map { left.remove(at: $0) } != nil
      }
      if fails { throw RPCError(.internal, "No.") }
      var response = ListSessionsResponse()
      response.sessions = (0..<sizes[page]).map { index in
        var session = SessionMetadata.Wire()
        session.id = "\(page).\(index)"
        return session
      }
      response.nextPageToken = page + 1 < sizes.count ? "\(page + 1)" : ""
      return response
    }
  }

  private var client: HoldfastClient { HoldfastClient(server) }

  @Test func `items are fetched page by page, even after an empty page`() async throws {
    serve([2, 0, 1])
    var ids: [String] = []
    for try await session in client.sessions.list() { ids.append(session.id) }
    #expect(ids == ["0.0", "0.1", "2.0"])
    #expect(server.asked.count == 3)
  }

  @Test func `a page tells which of its items the caller has starred`() async throws {
    server.answer(SessionServiceMethods.listSessions) { _ in
      var response = ListSessionsResponse()
      response.sessions = ["a", "b"].map { id in
        var session = SessionMetadata.Wire()
        session.id = id
        return session
      }
      response.starredIDs = ["b"]
      return response
    }
    let page = try await client.sessions.list().page()
    #expect(page.items.map { page.starredIDs.contains($0.id) } == [false, true])
  }

  @Test func `a server that repeats the same page token is not followed`() async {
    server.answer(SessionServiceMethods.listSessions) { _ in
      var response = ListSessionsResponse()
      response.nextPageToken = "again"
      return response
    }
    let error = await #expect(throws: HoldfastError.self) {
      for try await _ in client.sessions.list() {}
    }
    #expect(error?.reason == HoldfastError.Reason.answerIncomplete)
    #expect(server.asked.count == 2)
  }

  @Test func `a page is fetched only when it is needed`() async throws {
    serve([2, 2])
    for try await session in client.sessions.list() where session.id == "0.1" { break }
    #expect(server.asked.count == 1)
  }

  @Test func `filter and size are sent with every page`() async throws {
    serve([1, 1])
    var request = ListSessionsRequest()
    request.pageSize = 1
    request.filter = .init()
    request.filter?.titleContains = "a"
    for try await _ in client.sessions.list(request) {}
    let asked = server.requests(ListSessionsRequest.self)
    #expect(asked.map(\.pageToken) == ["", "1"])
    #expect(asked.allSatisfy { $0.pageSize == 1 && $0.filter?.titleContains == "a" })
  }

  @Test func `one page can be fetched, and the list continued after it`() async throws {
    serve([1, 1, 1])
    let first = try await client.sessions.list().page()
    #expect(first.items.map(\.id) == ["0.0"])
    var request = ListSessionsRequest()
    request.pageToken = try #require(first.nextPageToken)
    var pages: [Page<SessionMetadata.Wire>] = []
    for try await page in client.sessions.list(request).pages { pages.append(page) }
    #expect(pages.flatMap(\.items).map(\.id) == ["1.0", "2.0"])
    #expect(pages.last?.nextPageToken == nil)
  }

  @Test func `after a failure the failed page is fetched again`() async throws {
    serve([1, 1], failing: [1])
    var iterator = client.sessions.list().makeAsyncIterator()
    #expect(try await iterator.next()?.id == "0.0")
    await #expect(throws: HoldfastError.self) { try await iterator.next() }
    #expect(try await iterator.next()?.id == "1.0")
    #expect(try await iterator.next() == nil)
  }
}
