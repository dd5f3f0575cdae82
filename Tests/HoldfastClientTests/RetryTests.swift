// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import HoldfastClient

/// Which calls are repeated, how often and when.
@Suite struct RetryTests {
  let server = ScriptedServer()
  let time = TestTime()

  private var client: HoldfastClient { HoldfastClient(server, time) }

  @Test func `a read is retried after growing pauses`() async throws {
    server.answer(
      ServerServiceMethods.getServerInfo, .failure(.lost), .failure(.lost), .failure(.lost), .empty)
    _ = try await client.server.info()
    #expect(server.asked.count == 4)
    #expect(time.pauses == [.milliseconds(100), .milliseconds(200), .milliseconds(400)])
  }

  @Test func `there are no more attempts than allowed, and the error reports their number`() async {
    server.answer(ServerServiceMethods.getServerInfo, .failure(.lost))
    var policy = RetryPolicy()
    policy.attemptsMax = 3
    let client = HoldfastClient(server, time, retry: policy)
    let error = await #expect(throws: HoldfastError.self) { try await client.server.info() }
    #expect(server.asked.count == 3)
    #expect(error?.attempts == 3)
    #expect(error?.reason == HoldfastError.Reason.connectionLost)
    #expect(error?.isSafeToRetry == true)
  }

  @Test func `pauses stop growing`() async {
    server.answer(ServerServiceMethods.getServerInfo, .failure(.lost))
    var policy = RetryPolicy()
    policy.backoffMax = .milliseconds(150)
    let client = HoldfastClient(server, time, retry: policy)
    _ = try? await client.server.info()
    #expect(time.pauses.map { $0 / .milliseconds(1) } == [100, 150, 150, 150])
  }

  @Test func `a mutation is retried with the request id that the client generated`() async throws {
    var made = CreateSessionResponse()
    made.metadata = .init()
    server.answer(
      SessionServiceMethods.createSession, .failure(.lost), .success(made), .success(made))
    _ = try await client.sessions.create(title: "a", content: [])
    _ = try await client.sessions.create(title: "a", content: [])
    let ids = server.requests(CreateSessionRequest.self).map(\.requestID)
    #expect(ids.count == 3)
    #expect(ids[0] == ids[1] && ids[1] != ids[2])
    #expect(ids.allSatisfy { (try? RequestID(validating: $0)) != nil && $0.utf8.count > 16 })
  }

  @Test func `the caller's request id is kept, and the error has it`() async {
    server.answer(SessionServiceMethods.deleteSession, .failure(.lost))
    var named = DeleteSessionRequest()
    named.requestID = "mine"
    let (client, request) = (client, named)
    let error = await #expect(throws: HoldfastError.self) {
      _ = try await client.call(SessionServiceMethods.deleteSession, request)
    }
    #expect(server.requests(DeleteSessionRequest.self).allSatisfy { $0.requestID == "mine" })
    #expect(error?.idempotencyKey == "mine")
    #expect(error?.isSafeToRetry == true)
  }

  @Test func `every request with a request id gets one`() {
    for message in ContractMessages.all.messages.values {
      guard message.wireFields.contains(where: { $0.name == "request_id" }) else { continue }
      #expect(message is any NamedAttempt.Type, "\(message) has a request_id.")
    }
  }

  @Test func `without a request id an unknown outcome is never retried`() async {
    server.answer(SessionServiceMethods.nameSessionVersion, .failure(.lost))
    let client = client
    let error = await #expect(throws: HoldfastError.self) {
      try await client.sessions.name(1, of: "a", "b")
    }
    #expect(server.asked.count == 1)
    #expect(error?.isSafeToRetry == false && error?.isTemporary == true)
  }

  @Test func `a counted visit is not retried, and an uncounted one is`() async {
    server.answer(SnapshotServiceMethods.getSnapshot, .failure(.lost))
    _ = try? await client.snapshots.get("a")
    #expect(server.asked.count == 1)
    _ = try? await client.snapshots.get("a", countsAsVisit: false)
    #expect(server.asked.count == 1 + RetryPolicy().attemptsMax)
  }

  @Test func `a call that the server never started is retried, whatever it is`() async throws {
    var named = NameSessionVersionResponse()
    named.version = .init()
    server.answer(
      SessionServiceMethods.nameSessionVersion,
      .failure(.told(.resourceExhausted, .rateLimited, retryAfter: .milliseconds(10))),
      .success(named))
    _ = try await client.sessions.name(1, of: "a", "b")
    #expect(server.asked.count == 2)
  }

  @Test func `the server's delay is the minimum, and growing pauses are added to it`() async {
    server.answer(
      ServerServiceMethods.getServerInfo,
      .failure(.told(.unavailable, .storageBusy, retryAfter: .seconds(2))))
    _ = try? await client.server.info()
    #expect(time.pauses.map { $0 / .milliseconds(1) } == [2_100, 2_200, 2_400, 2_800])
  }

  @Test(arguments: ["-1", "soon", ""])
  func `a server can forbid retries`(pushback: String) async {
    var error = RPCError.lost
    error.metadata.append(Metadata.retryPushback, pushback)
    server.answer(ServerServiceMethods.getServerInfo, .failure(error))
    _ = try? await client.server.info()
    #expect(server.asked.count == 1)
  }

  @Test func `a pause that would exceed the deadline is not started`() async {
    server.answer(
      ServerServiceMethods.getServerInfo,
      .failure(.told(.unavailable, .storageUnavailable, retryAfter: .seconds(40))))
    let client = client
    let error = await #expect(throws: HoldfastError.self) { try await client.server.info() }
    #expect(time.pauses.isEmpty)
    #expect(error?.reason == .storageUnavailable && error?.retryDelay == .seconds(40))
  }

  /// The transport keeps the deadline of an attempt by the real clock, which does not get so far.
  @Test func `one deadline covers all attempts`() async {
    let time = time
    server.answer(ServerServiceMethods.getServerInfo) { _ in
      time.advance(by: .seconds(40_000))
      throw RPCError.lost
    }
    _ = try? await client.with(timeout: .seconds(100_000)).server.info()
    #expect(server.asked.count == 3)
    #expect(!server.asked.contains { !$0.hasDeadline })
  }

  @Test(arguments: [
    StatusCode.invalidArgument, .notFound, .aborted, .internal, .deadlineExceeded, .cancelled,
    .unknown, .failedPrecondition, .permissionDenied, .unauthenticated, .resourceExhausted,
  ])
  func `other failures are not retried`(code: StatusCode) async {
    server.answer(ServerServiceMethods.getServerInfo, .failure(RPCError(code, "No.")))
    _ = try? await client.server.info()
    #expect(server.asked.count == 1)
  }

  @Test func `a server that is down receives little more than the calls themselves`() async throws {
    let isDown = Mutex(true)
    server.answer(ServerServiceMethods.getServerInfo) { _ in
      if isDown.withLock({ $0 }) { throw RPCError.lost }
      return GetServerInfoResponse()
    }
    let client = client
    for _ in 0..<100 { _ = try? await client.server.info() }
    #expect(server.asked.count == 100 + RetryPolicy().budget)
    isDown.withLock { $0 = false }
    for _ in 0..<10 { _ = try await client.server.info() }
    isDown.withLock { $0 = true }
    _ = try? await client.server.info()
    #expect(server.asked.count == 100 + RetryPolicy().budget + 10 + 2)
  }

  @Test func `a budget can be as large as an integer`() async {
    server.answer(ServerServiceMethods.getServerInfo, .failure(.lost))
    var policy = RetryPolicy()
    (policy.attemptsMax, policy.budget) = (3, .max)
    _ = try? await HoldfastClient(server, time, retry: policy).server.info()
    #expect(server.asked.count == 3)
  }

  @Test func `a policy can disable retries`() async {
    server.answer(ServerServiceMethods.getServerInfo, .failure(.lost))
    _ = try? await HoldfastClient(server, time, retry: .none).server.info()
    #expect(server.asked.count == 1)
  }

  @Test func `a cancelled task ends its call with CANCELLED`() async {
    let (begun, signal) = AsyncStream<Void>.makeStream()
    server.answer(ServerServiceMethods.getServerInfo) { _ in
      signal.yield()
      // Ends when the call is cancelled.
      let (never, kept) = AsyncStream<Void>.makeStream()
      for await _ in never {}
      kept.finish()
      throw RPCError.lost
    }
    let client = client
    let call = Task {
      await #expect(throws: HoldfastError.self) { try await client.server.info() }
    }
    for await _ in begun { break }
    call.cancel()
    #expect(await call.value?.code == .cancelled)
    #expect(time.pauses.isEmpty)
  }
}
