// SPDX-License-Identifier: Apache-2.0

import ServiceLifecycle
import ServiceLifecycleTestKit
import TestSupport
import Testing

@testable import HoldfastClient

/// How a client ends.
@Suite struct LifeCycleTests {
  let server = ScriptedServer()
  /// Yields when a call has arrived at the server.
  let arrived = AsyncStream<Void>.makeStream()
  /// Lets the server answer.
  let answer = AsyncStream<Void>.makeStream()

  private func client() -> HoldfastClient {
    let (arrived, answer) = (arrived.continuation, answer.stream)
    server.answer(ServerServiceMethods.getServerInfo) { _ in
      arrived.yield()
      for await _ in answer { break }
      return GetServerInfoResponse()
    }
    server.answer(SnapshotServiceMethods.deleteSnapshot, .empty)
    return HoldfastClient(transport: server.transport)
  }

  private func reason(_ client: HoldfastClient) async -> HoldfastError.Reason? {
    do throws(HoldfastError) {
      try await client.snapshots.delete("a")
      return nil
    } catch {
      return error.reason
    }
  }

  @Test func `a graceful shutdown waits for running calls, and accepts no more`() async throws {
    let client = client()
    await testGracefulShutdown { trigger in
      let service = Task { await client.run() }
      let call = Task { try await client.server.info() }
      for await _ in arrived.stream { break }
      trigger.triggerGracefulShutdown()
      // This call is answered at once, until the client takes none.
      await #expect(throws: Never.self) {
        try await waitUntil("the client takes no calls") {
          await reason(client) == HoldfastError.Reason.clientClosed
        }
      }
      answer.continuation.finish()
      await #expect(throws: Never.self) { try await call.value }
      await service.value
    }
  }

  @Test func `a service that is cancelled does not wait`() async {
    let client = client()
    let service = Task { await client.run() }
    let call = Task { try? await client.server.info() }
    for await _ in arrived.stream { break }
    service.cancel()
    await service.value
    #expect(await reason(client) == HoldfastError.Reason.clientClosed)
    answer.continuation.finish()
    _ = await call.value
  }

  @Test func `a drained client without calls is closed at once`() async {
    let client = client()
    await client.core.drain()
    #expect(await reason(client) == HoldfastError.Reason.clientClosed)
    #expect(server.asked.isEmpty)
  }

  @Test func `a scoped client is closed after its use`() async throws {
    var kept: HoldfastClient?
    await #expect(throws: CancellationError.self) {
      try await withHoldfastClient(.init(server: .development)) { client in
        kept = client
        throw CancellationError()
      }
    }
    let client = try #require(kept)
    #expect(await reason(client) == HoldfastError.Reason.clientClosed)
  }

  @Test func `waiters are resumed once, by the last call or by closing`() async {
    var calls = ClientCalls()
    let begun = [calls.begin(), calls.begin()]
    #expect(begun == [true, true])
    calls.drain()
    let isTooLate = !calls.begin()
    #expect(isTooLate && calls.allowsAttempts)
    await withCheckedContinuation { waiter in
      let mustWait = calls.wait(waiter)
      let woken = [calls.end(), calls.end()]
      #expect(mustWait && woken.map(\.count) == [0, 1])
      for waiter in woken.joined() { waiter.resume() }
    }
    let woken = calls.close()
    #expect(woken.isEmpty)
    #expect(!calls.allowsAttempts)
  }
}
