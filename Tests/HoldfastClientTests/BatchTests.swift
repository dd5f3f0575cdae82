// SPDX-License-Identifier: Apache-2.0

import HoldfastClient
import Testing

@testable import PersistenceAPI

/// Changes of many sessions in one call.
@Suite struct BatchTests {
  private let server = ScriptedServer()

  private var sessions: HoldfastClient.Sessions {
    HoldfastClient(transport: server.transport).sessions
  }

  private func result(_ id: String, _ status: RPCStatus?, version: Int64? = nil) -> SessionResult {
    var result = SessionResult()
    result.id = id
    result.status = status
    if let version {
      result.metadata = .init()
      result.metadata?.version = version
    }
    return result
  }

  @Test func `each session has an outcome, with the error of a call of its own`() async throws {
    let conflict = RPCStatus(
      code: 10, message: "stale",
      details: [
        AnyMessage(ErrorInfo(reason: "VERSION_MISMATCH", domain: "d", metadata: ["a": "b"]))
      ])
    let later = RPCStatus(code: 14, message: "later", details: [])
    var answer = BatchDeleteSessionsResponse()
    answer.results = [
      result("a", RPCStatus(), version: 2), result("b", conflict), result("c", later),
    ]
    server.answer(SessionServiceMethods.batchDeleteSessions, .success(answer))
    let outcomes = try await sessions.delete(["a", "b", "c"].map { SessionAtVersion($0) })
    #expect(outcomes.map(\.id) == ["a", "b", "c"])
    #expect(try outcomes[0].result.get().version == 2)
    let errors = outcomes.map { outcome -> HoldfastError? in
      if case .failure(let error) = outcome.result { error } else { nil }
    }
    #expect(errors[1]?.reason == .versionMismatch && errors[1]?.values == ["a": "b"])
    #expect(errors[1]?.isTemporary == false && errors[2]?.isSafeToRetry == true)
    // The key with which the session can be tried again.
    let sent = try #require(server.requests(BatchDeleteSessionsRequest.self).first?.requestID)
    #expect(!sent.isEmpty && errors[2]?.idempotencyKey == sent)
  }

  @Test func `a result without a status is an incomplete answer`() async throws {
    for result in [result("a", nil, version: 1), result("a", RPCStatus())] {
      var answer = BatchUpdateSessionLabelsResponse()
      answer.results = [result]
      let server = ScriptedServer()
      server.answer(SessionServiceMethods.batchUpdateSessionLabels, .success(answer))
      let sessions = HoldfastClient(transport: server.transport).sessions
      let error = await #expect(throws: HoldfastError.self) {
        try await sessions.updateLabels([UpdateSessionLabelsRequest()])
      }
      #expect(error?.reason == HoldfastError.Reason.answerIncomplete)
    }
  }
}
