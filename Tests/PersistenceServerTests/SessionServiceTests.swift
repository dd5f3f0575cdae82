// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import ProtobufWire
import RPC
import TestSupport
import Testing

@Suite struct SessionServiceTests {
  private let fixture: ServiceFixture

  init() throws {
    fixture = try ServiceFixture()
  }

  private func get(
    _ id: String, knownVersion: Int64 = 0, knownHash: String = ""
  ) async throws -> GetSessionResponse {
    try await fixture.call(
      SessionServiceMethods.getSession,
      GetSessionRequest.with {
        $0.id = id
        $0.ifVersionNot = knownVersion
        $0.ifContentHashNot = knownHash
      })
  }

  private func update(
    _ id: String, _ version: Int64, _ fill: (inout UpdateSessionRequest) -> Void
  ) async throws -> SessionMetadata.Wire {
    let response: UpdateSessionResponse = try await fixture.call(
      SessionServiceMethods.updateSession,
      UpdateSessionRequest.with {
        $0.id = id
        $0.expectedVersion = version
        fill(&$0)
      })
    return try #require(response.metadata)
  }

  @Test func `a content is left out where version and hash are known`() async throws {
    let created = try await fixture.create("First", content: "[1]")
    let known = try await get(created.id, knownVersion: 1, knownHash: created.contentHash)
    #expect(known.notModified && known.session?.content == [])
    for (version, hash) in [(Int64(2), created.contentHash), (1, "0"), (1, "é")] {
      let read = try await get(created.id, knownVersion: version, knownHash: hash)
      #expect(!read.notModified && read.session?.content == Array("[1]".utf8))
    }
    let refused = await #expect(throws: RPCError.self) {
      _ = try await get(created.id, knownHash: created.contentHash)
    }
    #expect(refused?.code == .invalidArgument)
  }

  @Test func `a session lives from creation to deletion`() async throws {
    let created = try await fixture.create("First", content: "[1]")
    #expect(created.version == 1)
    #expect(created.ownerID == "dev")
    let read = try await get(created.id)
    #expect(read.session?.content == Array("[1]".utf8))
    #expect(read.session?.metadata == created)
    #expect(!read.notModified)

    let updated = try await update(created.id, 1) { $0.content = Array("[2]".utf8) }
    #expect(updated.version == 2)
    #expect(updated.title == "First")
    let metadata: GetSessionMetadataResponse = try await fixture.call(
      SessionServiceMethods.getSessionMetadata,
      GetSessionMetadataRequest.with { $0.id = created.id })
    #expect(metadata.metadata == updated)

    let _: DeleteSessionResponse = try await fixture.call(
      SessionServiceMethods.deleteSession,
      DeleteSessionRequest.with {
        $0.id = created.id
        $0.expectedVersion = 2
      })
    #expect(fixture.store.count == 0)
  }

  @Test func `deleted sessions are listed with the times of their deletion and end`() async throws {
    let ids = [try await fixture.create("A").id, try await fixture.create("B").id]
    func list(
      _ orderBy: SessionOrder.Key.Wire, deleted: Bool, token: String = ""
    ) async throws -> ListSessionsResponse {
      try await fixture.call(
        SessionServiceMethods.listSessions,
        ListSessionsRequest.with {
          $0.pageSize = 1
          $0.pageToken = token
          $0.orderBy = orderBy
          $0.filter = .with { $0.deleted = deleted }
        })
    }
    let existing = try await list(.title, deleted: false)
    #expect(existing.sessions.map(\.id) == [ids[0]])
    #expect(existing.sessions[0].deleteTime == nil && existing.sessions[0].purgeTime == nil)
    for id in ids {
      let _: DeleteSessionResponse = try await fixture.call(
        SessionServiceMethods.deleteSession, DeleteSessionRequest.with { $0.id = id })
    }
    let deleted = try await list(.title, deleted: true)
    #expect(deleted.sessions.map(\.id) == [ids[0]])
    #expect(deleted.sessions[0].deleteTime?.seconds == 1_800_000_000)
    #expect(deleted.sessions[0].purgeTime?.seconds == 1_802_592_000)
    let next = try await list(.title, deleted: true, token: deleted.nextPageToken)
    #expect(next.sessions.map(\.id) == [ids[1]] && next.nextPageToken == "")
    // A token is good for its own list only.
    #expect(
      await reason { _ = try await list(.title, deleted: false, token: deleted.nextPageToken) }
        == "PAGE_TOKEN_MISMATCH")
    #expect(
      await reason { _ = try await list(.title, deleted: true, token: existing.nextPageToken) }
        == "PAGE_TOKEN_MISMATCH")
    #expect(
      await reason { _ = try await list(.deleteTime, deleted: false) } == "FILTER_INVALID")
  }

  private func reason(_ body: () async throws -> Void) async -> String? {
    do {
      try await body()
      return nil
    } catch {
      return (error as? RPCError).map(Refusal.init)?.reason
    }
  }

  @Test func `a caller who has the version gets no content`() async throws {
    let created = try await fixture.create()
    let known = try await get(created.id, knownVersion: 1)
    #expect(known.notModified)
    #expect(known.session?.content == [])
    #expect(known.session?.metadata == created)
    #expect(try await !get(created.id, knownVersion: 9).notModified)
  }

  @Test func `a mask decides what is changed`() async throws {
    let id = try await fixture.create("t", content: "[1]").id
    let ignored = try await update(id, 1) {
      $0.updateMask = FieldMask.with { $0.paths = ["description"] }
      $0.title = "ignored"
      $0.description = "d"
    }
    #expect(ignored.title == "t")
    #expect(ignored.description == "d")
    let cleared = try await update(id, 2) {
      $0.updateMask = FieldMask.with { $0.paths = ["title", "description"] }
      $0.title = "u"
    }
    #expect(cleared.title == "u")
    #expect(cleared.description == "")
    let all = try await update(id, 3) {
      $0.updateMask = FieldMask.with { $0.paths = ["*"] }
      $0.title = "v"
      $0.content = Array("[22]".utf8)
    }
    #expect(all.title == "v")
    #expect(all.contentSize == 4)
    let unmasked = try await update(id, 4) { $0.description = "e" }
    #expect(unmasked.title == "v")
    #expect(unmasked.description == "e")
  }

  @Test func `a stale version is ABORTED with the current one`() async throws {
    let id = try await fixture.create().id
    _ = try await update(id, 1) { $0.title = "u" }
    let refusal = await fixture.refusal(
      SessionServiceMethods.updateSession,
      UpdateSessionRequest.with {
        $0.id = id
        $0.expectedVersion = 1
        $0.title = "v"
      })
    #expect(refusal?.code == .aborted)
    #expect(refusal?.reason == "VERSION_MISMATCH")
    #expect(refusal?.domain == "holdfast.v1")
    #expect(refusal?.metadata["expected_version"] == "1")
    #expect(refusal?.metadata["current_version"] == "2")
    #expect(refusal?.metadata["current_content_hash"]?.utf8.count == 64)
  }

  @Test func `an equal update is not a conflict, and tells so`() async throws {
    let id = try await fixture.create("t", content: "[1]").id
    let current = try await update(id, 1) { $0.title = "u" }
    for version in [1, 2, 7] as [Int64] {
      let response: UpdateSessionResponse = try await fixture.call(
        SessionServiceMethods.updateSession,
        UpdateSessionRequest.with {
          $0.id = id
          $0.expectedVersion = version
          $0.updateMask = FieldMask.with { $0.paths = ["content", "description"] }
          $0.content = Array("[1]".utf8)
          // Not named, so not compared.
          $0.title = "other"
        })
      #expect(response.unchanged)
      #expect(response.metadata == current)
    }
  }

  @Test func `an overwrite needs no version`() async throws {
    let id = try await fixture.create().id
    let updated = try await update(id, 0) {
      $0.allowOverwrite = true
      $0.title = "u"
    }
    #expect(updated.version == 2)
  }

  @Test func `a session of another user is NOT_FOUND`() async throws {
    let id = try await fixture.create(as: "anna").id
    let requests: [Refusal?] = [
      await fixture.refusal(
        SessionServiceMethods.getSession, GetSessionRequest.with { $0.id = id }),
      await fixture.refusal(
        SessionServiceMethods.getSessionMetadata, GetSessionMetadataRequest.with { $0.id = id }),
      await fixture.refusal(
        SessionServiceMethods.updateSession,
        UpdateSessionRequest.with {
          $0.id = id
          $0.expectedVersion = 1
          $0.title = "u"
        }),
      await fixture.refusal(
        SessionServiceMethods.deleteSession, DeleteSessionRequest.with { $0.id = id }),
    ]
    for refusal in requests {
      #expect(refusal?.code == .notFound)
      #expect(refusal?.reason == "SESSION_NOT_FOUND")
      #expect(refusal?.metadata == [:])
    }
  }

  @Test func `a list is walked by its tokens`() async throws {
    for index in 0..<5 { _ = try await fixture.create("t\(index)") }
    var request = ListSessionsRequest.with {
      $0.pageSize = 2
      $0.orderBy = .title
    }
    var titles: [String] = []
    repeat {
      let page: ListSessionsResponse = try await fixture.call(
        SessionServiceMethods.listSessions, request)
      titles += page.sessions.map(\.title)
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    #expect(titles == ["t0", "t1", "t2", "t3", "t4"])
  }

  @Test func `a token is good for its caller and its list only`() async throws {
    for _ in 0..<3 {
      _ = try await fixture.create(as: "anna")
      _ = try await fixture.create(as: "bert")
    }
    let page: ListSessionsResponse = try await fixture.call(
      SessionServiceMethods.listSessions, ListSessionsRequest.with { $0.pageSize = 1 }, as: "anna")
    var request = ListSessionsRequest.with { $0.pageToken = page.nextPageToken }
    #expect(
      await fixture.refusal(SessionServiceMethods.listSessions, request, as: "bert")?.reason
        == "PAGE_TOKEN_MISMATCH")
    request.orderDirection = .ascending
    #expect(
      await fixture.refusal(SessionServiceMethods.listSessions, request, as: "anna")?.reason
        == "PAGE_TOKEN_MISMATCH")
  }

  @Test func `what the operator must know is reported and not sent`() async throws {
    fixture.store.failEveryCall(
      with: PersistenceError(.storageUnavailable, "Try again.", detail: "host db1 refused"))
    let refusal = await fixture.refusal(
      SessionServiceMethods.listSessions, ListSessionsRequest())
    #expect(refusal?.code == .unavailable)
    #expect(refusal?.message == "Try again.")
    #expect(fixture.faults.errors.map(\.detail) == ["host db1 refused"])
    fixture.store.failEveryCall(with: PersistenceError(.cancelled, "c", detail: "gone"))
    _ = await fixture.refusal(SessionServiceMethods.listSessions, ListSessionsRequest())
    #expect(fixture.faults.errors.count == 1)
  }

  @Test func `until the database is ready every method is UNAVAILABLE`() async throws {
    let starting = try ServiceFixture(
      scheduler: TestScheduler(firesAtOnce: true), isReady: false)
    for method in SessionServiceMethods.all {
      let refusal = await starting.refusal(method, [])
      #expect(refusal?.code == .unavailable)
      #expect(refusal?.reason == "STORAGE_UNAVAILABLE")
    }
  }

  @Test func `the server tells its version and limits`() async throws {
    let info: GetServerInfoResponse = try await fixture.call(
      ServerServiceMethods.getServerInfo, GetServerInfoRequest())
    #expect(info.version == "1.2.3")
    #expect(info.limits?.contentBytesMax == 1_572_864)
    #expect(info.limits?.titleCodePointsMax == 200)
  }

  @Test func `the server tells the id of its database and the caller's own`() async throws {
    for user in ["anna", "bert"] {
      let info: GetServerInfoResponse = try await fixture.call(
        ServerServiceMethods.getServerInfo, GetServerInfoRequest(), as: user)
      #expect(info.serverID == ServiceFixture.serverID)
      #expect(info.principalID == user)
    }
  }

  @Test func `until the database is ready the server tells its limits and no id`() async throws {
    let starting = try ServiceFixture(
      scheduler: TestScheduler(firesAtOnce: true), isReady: false)
    let info: GetServerInfoResponse = try await starting.call(
      ServerServiceMethods.getServerInfo, GetServerInfoRequest(), as: "anna")
    #expect(info.limits?.titleCodePointsMax == 200)
    #expect(info.serverID.isEmpty)
    #expect(info.principalID == "anna")
  }
}
