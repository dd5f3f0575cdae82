// SPDX-License-Identifier: Apache-2.0

import RPC
import RPCInProcess
import TestSupport
import Testing

@testable import RPCProtobuf

@Suite struct HealthServiceTests {
  private let board = HealthBoard(services: ["a.Service"])

  private var transport: InProcessTransport {
    var services = ServiceRegistry()
    services.registerHealth(board)
    return InProcessTransport(services: services)
  }

  private func check(_ service: String) async throws(RPCError) -> HealthStatus {
    try await transport.unary(
      HealthMethods.check, HealthCheckRequest(service: service)
    ).status
  }

  private func watch(
    _ service: String
  ) async throws -> TypedStream<HealthCheckRequest, HealthCheckResponse> {
    let call = try await transport.open(HealthMethods.watch)
    try await call.send(HealthCheckRequest(service: service))
    await call.sendEnd()
    return call
  }

  /// The code of the error that ends a call.
  private func end<Request, Response>(
    of call: TypedStream<Request, Response>
  ) async -> StatusCode? {
    do throws(RPCError) {
      while try await call.nextMessage() != nil {}
      return .ok
    } catch {
      return error.code
    }
  }

  @Test func `Check tells the status of a service and of the server`() async throws {
    #expect(try await check("a.Service") == .serving)
    #expect(try await check("") == .serving)
    board.set(.notServing, for: "a.Service")
    #expect(try await check("a.Service") == .notServing)
    #expect(try await check("") == .serving)
  }

  @Test func `Check of an unknown service is NOT_FOUND`() async throws {
    let error = await #expect(throws: RPCError.self) { try await check("b.Service") }
    #expect(error?.code == .notFound)
  }

  @Test func `List tells all`() async throws {
    let list = try await transport.unary(HealthMethods.list, HealthListRequest())
    #expect(
      list.statuses == [
        "": HealthCheckResponse(status: .serving),
        "a.Service": HealthCheckResponse(status: .serving),
      ])
  }

  @Test func `Watch tells the status at once and every change`() async throws {
    let call = try await watch("a.Service")
    #expect(try await call.nextMessage()?.status == .serving)
    board.setAll(.notServing)
    #expect(try await call.nextMessage()?.status == .notServing)
    board.setAll(.notServing)
    board.setAll(.serving)
    #expect(try await call.nextMessage()?.status == .serving)
    await call.cancel()
    #expect(await end(of: call) == .cancelled)
  }

  @Test func `Watch of an unknown service stays open until it is known`() async throws {
    let call = try await watch("b.Service")
    #expect(try await call.nextMessage()?.status == .serviceUnknown)
    board.set(.serving, for: "b.Service")
    #expect(try await call.nextMessage()?.status == .serving)
    await call.cancel()
  }

  @Test func `closing the board tells NOT_SERVING and ends watches`() async throws {
    let call = try await watch("")
    #expect(try await call.nextMessage()?.status == .serving)
    board.close()
    #expect(try await call.nextMessage()?.status == .notServing)
    #expect(await end(of: call) == .unavailable)
    board.setAll(.serving)
    #expect(try await check("") == .notServing)
    let late = try await watch("")
    #expect(try await late.nextMessage()?.status == .notServing)
    #expect(await end(of: late) == .unavailable)
  }

  @Test func `a watch that is given up is forgotten`() async throws {
    let task = Task { [board] in
      for await _ in board.watch("") {}
    }
    task.cancel()
    await task.value
    #expect(board.watcherCount == 0)
  }
}
