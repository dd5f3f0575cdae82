// SPDX-License-Identifier: Apache-2.0

import RPCInProcess
import Synchronization
import Testing

@testable import HoldfastClient

/// Which of several servers is called.
@Suite struct ServerSetTests {
  /// A server that can be cut off.
  private final class Switched: ClientTransport {
    let server = ScriptedServer()
    private let fault = Mutex<RPCError?>(nil)

    init() { server.answer(ServerServiceMethods.getServerInfo, .empty) }

    func cut(_ error: RPCError?) { fault.withLock { $0 = error } }

    func open(
      _ path: String, _ options: CallOptions
    ) async throws(RPCError) -> any ClientStream {
      if let fault = fault.withLock({ $0 }) { throw fault }
      return try await server.transport.open(path, options)
    }
  }

  private let servers = [Switched(), Switched(), Switched()]
  private let time = TestTime()

  private var client: HoldfastClient {
    HoldfastClient(
      transport: ServerSet(servers, now: time.time.now),
      configuration: HoldfastClientConfiguration(servers: []), time: time.time)
  }

  private var counts: [Int] { servers.map(\.server.asked.count) }

  @Test func `calls stay with a server until it is unreachable, then with the next`() async throws {
    let client = client
    for _ in 0..<2 { _ = try await client.server.info() }
    #expect(counts == [2, 0, 0])
    servers[0].cut(.lost)
    for _ in 0..<2 { _ = try await client.server.info() }
    #expect(counts == [2, 2, 0])
    servers[1].cut(.lost)
    servers[2].cut(.lost)
    servers[0].cut(nil)
    _ = try await client.server.info()
    #expect(counts == [3, 2, 0])
    #expect(time.pauses.isEmpty)
  }

  @Test func `if no server is reachable, the error says so, and any call can be retried`() async {
    for server in servers { server.cut(RPCError(.unavailable, "nobody")) }
    let client = client
    let error = await #expect(throws: HoldfastError.self) {
      try await client.sessions.name(1, of: "a", "b")
    }
    #expect(error?.reason == HoldfastError.Reason.serverUnreachable)
    #expect(error?.message == "nobody; nobody; nobody")
    #expect(error?.isSafeToRetry == true)
    #expect(error?.attempts == RetryPolicy().attemptsMax)
  }

  @Test func `another failure does not count as an unreachable server`() async {
    servers[0].cut(.deadlineExceeded)
    let client = client
    let error = await #expect(throws: HoldfastError.self) { try await client.server.info() }
    #expect(error?.code == .deadlineExceeded)
    #expect(counts == [0, 0, 0])
  }
}
