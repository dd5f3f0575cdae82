// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HoldfastClient

/// What a caller learns of a failure.
@Suite struct HoldfastErrorTests {
  private func error(_ told: RPCError) async -> HoldfastError? {
    let server = ScriptedServer()
    server.answer(SessionServiceMethods.updateSession, .failure(told))
    let client = HoldfastClient(server, retry: .none)
    return await #expect(throws: HoldfastError.self) {
      try await client.sessions.update("a", replacing: 1)
    }
  }

  @Test func `a conflict reports who saved first`() async throws {
    var conflict = VersionConflict()
    conflict.version = 4
    conflict.lastWriterID = "ann"
    let info = ErrorInfo(
      reason: "VERSION_MISMATCH", domain: "holdfast.v1", metadata: ["current_version": "4"])
    let told = RPCError(.aborted, "No.")
      .withDetails(info, conflict, RequestInfo(requestID: "7"))
    let error = try #require(await error(told))
    #expect(error.code == .aborted)
    #expect(error.reason == .versionMismatch)
    #expect(error.reason != .titleEmpty)
    #expect(error.versionConflict == conflict)
    #expect(error.values == ["current_version": "4"])
    #expect(error.requestID == "7")
    #expect(error.method == "holdfast.v1.SessionService/UpdateSession")
    #expect(!error.isTemporary && !error.isSafeToRetry)
    #expect("\(error)" == "ABORTED VERSION_MISMATCH: No. (request 7)")
  }

  @Test func `invalid fields are named`() async throws {
    let violation = BadRequest.FieldViolation(
      field: "title", description: "empty", reason: "TITLE_EMPTY")
    let error = try #require(
      await error(
        RPCError(.invalidArgument, "No.")
          .withDetails(BadRequest(fieldViolations: [violation]))))
    #expect(error.fieldViolations == [violation])
  }

  @Test func `a switch over reasons handles those that this version does not know`() {
    func word(_ reason: HoldfastError.Reason) -> String {
      switch reason {
      case .versionMismatch: "conflict"
      case .serverStopping: "stopping"
      case HoldfastError.Reason.clientClosed: "closed"
      default: reason.rawValue
      }
    }
    #expect(word(.init(rawValue: "VERSION_MISMATCH")) == "conflict")
    #expect(word(.init(rawValue: "SERVER_STOPPING")) == "stopping")
    #expect(word(.clientClosed) == "closed")
    #expect(word(.init(rawValue: "NEW")) == "NEW")
  }

  @Test func `an error without details has its code's name as its reason`() async throws {
    let error = try #require(await error(RPCError(.dataLoss, "No.")))
    #expect(error.reason.rawValue == "DATA_LOSS")
    #expect(error.requestID == nil)
  }

  @Test func `invalid details are ignored`() async throws {
    var told = RPCError(.aborted, "No.")
    told.details = [0xFF, 0xFF, 0xFF]
    let error = try #require(await error(told))
    #expect(error.versionConflict == nil && error.reason.rawValue == "ABORTED")
  }

  @Test func `a negative delay is zero`() async throws {
    let error = try #require(
      await error(
        RPCError(.unavailable, "No.").withDetails(RetryInfo(retryDelay: .seconds(-5)))))
    #expect(error.retryDelay == .zero)
  }

  @Test func `a delay that would overflow the clock is an hour`() async throws {
    var pushed = RPCError(.unavailable, "No.")
    pushed.metadata.append(Metadata.retryPushback, "\(Int64.max)")
    for refusal in [
      pushed, RPCError(.unavailable, "No.").withDetails(RetryInfo(retryDelay: .seconds(Int64.max))),
    ] {
      #expect(try #require(await error(refusal)).retryDelay == .seconds(3_600))
    }
  }

  @Test func `a closed client makes no calls`() async {
    let server = ScriptedServer()
    let client = HoldfastClient(transport: server.transport)
    await client.close()
    let error = await #expect(throws: HoldfastError.self) { try await client.server.info() }
    #expect(error?.reason == HoldfastError.Reason.clientClosed)
    #expect(server.asked.isEmpty)
  }
}
