// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import PersistenceServer
import RPC
import RPCProtobuf
import TestSupport
import Testing

/// Changes of many sessions through the service.
@Suite struct SessionBatchServiceTests {
  private let fixture: ServiceFixture

  init() throws {
    fixture = try ServiceFixture()
  }

  private func make(_ count: Int) async throws -> [String] {
    var ids: [String] = []
    for number in 0..<count { ids.append(try await fixture.create("Session \(number)").id) }
    return ids
  }

  private func request(
    _ sessions: [(String, Int64)], _ requestID: String = ""
  ) -> BatchDeleteSessionsRequest {
    .with {
      $0.sessions = sessions.map { SessionAtVersion($0, version: $1) }
      $0.requestID = requestID
    }
  }

  private func delete(
    _ sessions: [(String, Int64)], _ requestID: String = ""
  ) async throws(RPCError) -> [SessionResult] {
    try await fixture.call(
      SessionServiceMethods.batchDeleteSessions, request(sessions, requestID)
    ).results
  }

  private func undelete(
    _ sessions: [(String, Int64)], _ requestID: String = ""
  ) async throws(RPCError) -> [SessionResult] {
    try await fixture.call(
      SessionServiceMethods.batchUndeleteSessions,
      BatchUndeleteSessionsRequest.with {
        $0.sessions = sessions.map { SessionAtVersion($0, version: $1) }
        $0.requestID = requestID
      }
    ).results
  }

  private func label(
    _ labels: [(String, [String: String], String)], as user: String? = nil
  ) async throws(RPCError) -> [SessionResult] {
    try await fixture.call(
      SessionServiceMethods.batchUpdateSessionLabels,
      BatchUpdateSessionLabelsRequest.with {
        $0.requests = labels.map { id, labels, etag in
          .with {
            $0.id = id
            $0.labels = labels
            $0.labelsEtag = etag
          }
        }
      }, as: user
    ).results
  }

  private func reasons(_ results: [SessionResult]) -> [String?] {
    results.map { $0.status?.detail(ErrorInfo.self)?.reason }
  }

  @Test func `each session has its own result, in the order of the request`() async throws {
    let ids = try await make(40)
    let missing = String(repeating: "A", count: 22)
    var asked = ids.map { ($0, Int64(1)) }
    asked[7].1 = 5
    asked[30].0 = missing
    let results = try await delete(asked)
    #expect(results.map(\.id) == asked.map(\.0))
    for (place, result) in results.enumerated() where ![7, 30].contains(place) {
      #expect(result.status == RPCStatus())
      #expect(result.metadata?.version == 2)
      #expect(result.metadata?.deleteTime != nil && result.metadata?.purgeTime != nil)
    }
    let stale = try #require(results[7].status)
    #expect(stale.code == Int32(StatusCode.aborted.rawValue))
    #expect(stale.detail(ErrorInfo.self)?.reason == "VERSION_MISMATCH")
    #expect(stale.detail(VersionConflict.self)?.version == 1)
    #expect(results[30].status?.code == Int32(StatusCode.notFound.rawValue))
    #expect(results[7].metadata == nil && results[30].metadata == nil)
    #expect(fixture.store.count == 2)
  }

  @Test func `a retry changes nothing twice and tries the rest again`() async throws {
    let ids = try await make(3)
    let first = try await delete([(ids[0], 0), (ids[1], 9)], "r")
    #expect(reasons(first) == [nil, "VERSION_MISMATCH"])
    let again = try await delete([(ids[0], 0), (ids[2], 0)], "r")
    #expect(again[0] == first[0])
    #expect(reasons(again) == [nil, nil])
    let restored = try await undelete([(ids[0], 2), (ids[2], 0)], "u")
    #expect(restored.map { $0.metadata?.version } == [3, 3])
    #expect(try await undelete([(ids[2], 0), (ids[0], 2)], "u") == restored.reversed())
    #expect(reasons(try await undelete([(ids[0], 0)], "v")) == ["SESSION_NOT_DELETED"])
  }

  @Test func `a deleted session is restored at the version that was asked for`() async throws {
    let ids = try await make(2)
    _ = try await delete(ids.map { ($0, 0) })
    let results = try await undelete([(ids[0], 1), (ids[1], 2)])
    #expect(reasons(results) == ["VERSION_MISMATCH", nil])
    #expect(results[1].metadata?.version == 3 && results[1].metadata?.deleteTime == nil)
    let refusal = await fixture.refusal(
      SessionServiceMethods.undeleteSession,
      UndeleteSessionRequest.with {
        $0.id = ids[0]
        $0.expectedVersion = 1
      })
    #expect(refusal?.reason == "VERSION_MISMATCH")
  }

  @Test func `every session has its own audit event`() async throws {
    let ids = try await make(3)
    _ = try await delete(ids.map { ($0, 0) }, "r")
    _ = try await delete(ids.map { ($0, 0) }, "r")
    _ = try await undelete([(ids[1], 0)])
    let events: ListAuditEventsResponse = try await fixture.call(
      SessionServiceMethods.listAuditEvents, ListAuditEventsRequest())
    #expect(Set(events.events.map(\.subjectID)) == Set(ids))
    #expect(events.events.count == 4)
  }

  @Test func `labels of several owners are judged by the caller's rights`() async throws {
    let own = try await fixture.create(as: "bert").id
    let edited = try await fixture.create().id
    let viewed = try await fixture.create().id
    let hidden = try await fixture.create().id
    for (id, role) in [(edited, SessionRole.Wire.editor), (viewed, .viewer)] {
      let _: GrantSessionAccessResponse = try await fixture.call(
        SessionServiceMethods.grantSessionAccess,
        GrantSessionAccessRequest.with {
          $0.id = id
          $0.userID = "bert"
          $0.role = role
        })
    }
    let results = try await label(
      [own, edited, viewed, hidden].map { ($0, ["team": "blue"], "") }, as: "bert")
    #expect(reasons(results) == [nil, nil, "SESSION_NOT_FOUND", "SESSION_NOT_FOUND"])
    #expect(results[0].metadata?.labels == ["team": "blue"])
    #expect(results[1].metadata?.ownerID == DevelopmentAdmission.defaultUser)
    #expect(results[2].status == results[3].status)
    let stale = try await label([(own, [:], ""), (edited, ["team": "blue"], "")], as: "bert")
    #expect(reasons(stale) == ["LABELS_MISMATCH", nil])
  }

  @Test func `a malformed batch changes nothing, and names the place`() async throws {
    let ids = try await make(2)
    let many = (0...100).map { (String(repeating: "A", count: 19) + "\($0 + 100)", Int64(0)) }
    for (sessions, requestID, reason, field) in [
      ([], "", "FIELD_REQUIRED", "sessions"), (many, "", "SESSIONS_TOO_MANY", "sessions"),
      ([(ids[0], 0), (ids[0], 1)], "", "SESSION_REPEATED", "sessions[1].id"),
      ([(ids[0], 0), ("x", 0)], "", "SESSION_ID_INVALID", "sessions[1].id"),
      ([(ids[0], 0), (ids[1], -1)], "", "VERSION_INVALID", "sessions[1].expected_version"),
      ([(ids[0], 0)], " ", "REQUEST_ID_INVALID", "request_id"),
    ] as [([(String, Int64)], String, String, String)] {
      let refusal = await fixture.refusal(
        SessionServiceMethods.batchDeleteSessions, request(sessions, requestID))
      #expect(refusal?.code == .invalidArgument && refusal?.reason == reason)
      #expect(refusal?.field == field)
    }
    let refusal = await fixture.refusal(
      SessionServiceMethods.batchUpdateSessionLabels,
      BatchUpdateSessionLabelsRequest.with {
        $0.requests = [
          .with { $0.id = ids[0] },
          .with {
            $0.id = ids[1]
            $0.labels = ["A": ""]
          },
        ]
      })
    #expect(refusal?.reason == "LABEL_INVALID" && refusal?.field == "requests[1].labels")
    #expect(fixture.store.count == 2)
  }

  @Test func `each session counts as a call for the rate limit`() async throws {
    let start = ContinuousClock.now
    let limit = RateLimitedAdmission(
      DevelopmentAdmission(), rate: Rate(perSecond: 1, burst: 3), callersMax: 10, now: { start })
    let fixture = try ServiceFixture(admission: limit, rateLimit: limit)
    let missing = (10..<14).map { (String(repeating: "A", count: 20) + "\($0)", Int64(0)) }
    let method = SessionServiceMethods.batchDeleteSessions
    #expect(await fixture.refusal(method, request(Array(missing.prefix(2)))) == nil)
    // One call is left, which may name more: the rest is owed.
    #expect(await fixture.refusal(method, request(missing)) == nil)
    let refusal = await fixture.refusal(method, request(missing))
    #expect(refusal?.reason == "RATE_LIMITED")
    #expect(refusal?.metadata["retry_after_ms"] == "4001")
  }

  @Test func `a failure of the store is the result of its session, and is reported`() async throws {
    let ids = try await make(2)
    fixture.store.failEveryCall(with: .internal("broken"))
    let results = try await delete(ids.map { ($0, 0) })
    #expect(results.map { $0.status?.code } == [13, 13])
    #expect(results.allSatisfy { !($0.status?.message.contains("broken") ?? true) })
    #expect(fixture.faults.errors.map(\.detail) == ["broken", "broken"])
  }
}
