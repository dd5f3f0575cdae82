// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import HoldfastClient

/// Steps around attempts.
@Suite struct InterceptorTests {
  let server = ScriptedServer()

  /// Notes what happens, and adds its name to the metadata.
  private final class Noting: ClientInterceptor {
    let name: String
    let notes = Mutex([String]())

    init(_ name: String) { self.name = name }

    func intercept(
      _ attempt: CallAttempt, next: (CallAttempt) async throws(HoldfastError) -> Void
    ) async throws(HoldfastError) {
      var attempt = attempt
      attempt.metadata.append("x-via", name)
      do throws(HoldfastError) {
        try await next(attempt)
        notes.withLock { $0.append("\(attempt.number) \(attempt.method) ok") }
      } catch {
        notes.withLock { $0.append("\(attempt.number) \(error.reason.rawValue)") }
        throw error
      }
    }
  }

  /// Ends every call in its own way.
  private struct Ending: ClientInterceptor {
    let error: HoldfastError?

    func intercept(
      _ attempt: CallAttempt, next: (CallAttempt) async throws(HoldfastError) -> Void
    ) async throws(HoldfastError) {
      if let error { throw error }
    }
  }

  private func client(
    _ interceptors: any ClientInterceptor..., token: TokenProvider? = nil
  ) -> HoldfastClient {
    var configuration = HoldfastClientConfiguration(servers: [])
    configuration.interceptors = interceptors
    configuration.token = token
    return HoldfastClient(
      transport: server.transport, configuration: configuration, time: TestTime().time)
  }

  @Test func `interceptors see every attempt and its outcome, the first one outermost`()
    async throws
  {
    server.answer(ServerServiceMethods.getServerInfo, .failure(.lost), .empty)
    let (outer, inner) = (Noting("outer"), Noting("inner"))
    _ = try await client(outer, inner).server.info()
    let seen = ["1 CONNECTION_LOST", "2 holdfast.v1.ServerService/GetServerInfo ok"]
    #expect(outer.notes.withLock { $0 } == seen)
    #expect(inner.notes.withLock { $0 } == seen)
    let via = server.asked.map {
      $0.metadata.values("x-via").map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(via == [["outer", "inner"], ["outer", "inner"]])
  }

  @Test func `an interceptor can end a call, which is then not retried`() async {
    server.answer(ServerServiceMethods.getServerInfo, .empty)
    let own = HoldfastError(.serverUnreachable, "Not today.")
    let client = client(Ending(error: own))
    let error = await #expect(throws: HoldfastError.self) { try await client.server.info() }
    #expect(error == own)
    #expect(server.asked.isEmpty)
  }

  @Test func `an interceptor that does nothing is an error`() async {
    server.answer(ServerServiceMethods.getServerInfo, .empty)
    let client = client(Ending(error: nil))
    let error = await #expect(throws: HoldfastError.self) { try await client.server.info() }
    #expect(error?.reason == HoldfastError.Reason.answerIncomplete)
    await #expect(throws: HoldfastError.self) { try await client.sessions.import() }
  }

  @Test func `the opening of a stream is intercepted`() async throws {
    server.answer(SessionServiceMethods.exportSessions) { _, _ in }
    let noting = Noting("a")
    _ = try await client(noting).sessions.export().next()
    #expect(noting.notes.withLock { $0 } == ["1 holdfast.v1.SessionService/ExportSessions ok"])
    #expect(server.asked.first?.metadata["x-via"] == "a")
  }

  @Test func `a stream is cancelled if an interceptor fails after it was opened`() async {
    struct Late: ClientInterceptor {
      func intercept(
        _ attempt: CallAttempt, next: (CallAttempt) async throws(HoldfastError) -> Void
      ) async throws(HoldfastError) {
        try await next(attempt)
        throw HoldfastError(.serverUnreachable, "Not today.")
      }
    }
    let (ends, ended) = AsyncStream.makeStream(of: Void.self)
    server.answer(SessionServiceMethods.importSessions) { requests, _ in
      defer { ended.finish() }
      for try await _ in requests {}
    }
    let client = client(Late())
    let error = await #expect(throws: HoldfastError.self) { try await client.sessions.import() }
    #expect(error?.reason == .serverUnreachable)
    for await () in ends {}
  }

  @Test func `no interceptor sees the token`() async throws {
    server.answer(ServerServiceMethods.getServerInfo, .empty)
    let seen = Mutex([String?]())
    struct Looking: ClientInterceptor {
      let look: @Sendable (Metadata) -> Void
      func intercept(
        _ attempt: CallAttempt, next: (CallAttempt) async throws(HoldfastError) -> Void
      ) async throws(HoldfastError) {
        look(attempt.metadata)
        try await next(attempt)
      }
    }
    let looking = Looking { metadata in seen.withLock { $0.append(metadata["authorization"]) } }
    _ = try await client(looking, token: .fixed("a")).server.info()
    #expect(seen.withLock { $0 } == [nil])
    #expect(server.asked.first?.metadata["authorization"] == "Bearer a")
  }

  @Test(arguments: ["a\n", "a\r\nx: 1", " a", "a\u{0}"])
  func `metadata that cannot be sent ends the call`(value: String) async {
    server.answer(ServerServiceMethods.getServerInfo, .empty)
    for client in [client().with(metadata: ["x-a": value]), client().with(user: value)] {
      let error = await #expect(throws: HoldfastError.self) { try await client.server.info() }
      #expect(error?.reason == HoldfastError.Reason.configurationInvalid)
    }
    #expect(server.asked.isEmpty)
  }
}
