// SPDX-License-Identifier: Apache-2.0

import RPC
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

  private func watch(_ service: String) async -> InProcessCall {
    let call = transport.open(HealthMethods.watch.path)
    await call.send(HealthCheckRequest(service: service))
    await call.end()
    return call
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
    let call = await watch("a.Service")
    #expect(try await call.nextMessage(as: HealthCheckResponse.self)?.status == .serving)
    board.setAll(.notServing)
    #expect(try await call.nextMessage(as: HealthCheckResponse.self)?.status == .notServing)
    board.setAll(.notServing)
    board.setAll(.serving)
    #expect(try await call.nextMessage(as: HealthCheckResponse.self)?.status == .serving)
    call.cancel()
    #expect(await call.outcome().error?.code == .cancelled)
  }

  @Test func `Watch of an unknown service stays open until it is known`() async throws {
    let call = await watch("b.Service")
    #expect(try await call.nextMessage(as: HealthCheckResponse.self)?.status == .serviceUnknown)
    board.set(.serving, for: "b.Service")
    #expect(try await call.nextMessage(as: HealthCheckResponse.self)?.status == .serving)
    call.cancel()
  }

  @Test func `closing the board tells NOT_SERVING and ends watches`() async throws {
    let call = await watch("")
    #expect(try await call.nextMessage(as: HealthCheckResponse.self)?.status == .serving)
    board.close()
    #expect(try await call.nextMessage(as: HealthCheckResponse.self)?.status == .notServing)
    #expect(await call.outcome().error?.code == .unavailable)
    board.setAll(.serving)
    #expect(try await check("") == .notServing)
    let late = await watch("")
    #expect(try await late.nextMessage(as: HealthCheckResponse.self)?.status == .notServing)
    #expect(await late.outcome().error?.code == .unavailable)
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
