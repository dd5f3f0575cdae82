// SPDX-License-Identifier: Apache-2.0

import HoldfastClient
import Synchronization
import Testing

@testable import PersistenceAPI

/// The groups of calls, against what the contract has.
@Suite struct EveryMethodTests {
  /// A server that answers every method with an empty answer.
  private func emptyServer() -> ScriptedServer {
    let server = ScriptedServer()
    for method in ContractMethods.all { server.answerEmpty(method) }
    return server
  }

  @Test func `every method of the contract has a call of its own`() async throws {
    let server = emptyServer()
    let client = HoldfastClient(transport: server.transport)
    await callSessions(client.sessions)
    await callSnapshots(client.snapshots)
    await watchUntilAsked(client.sessions, server)
    _ = try? await client.accessLogs.list().page()
    _ = try? await client.accessLogs.visitors(of: "").page()
    try? await client.accessLogs.delete(of: "")
    _ = try await client.server.info()
    let called = Set(server.asked.map(\.path))
    let declared = Set(ContractMethods.all.map(\.descriptor.path))
    #expect(declared.subtracting(called).sorted() == [])
  }

  private func callSessions(_ sessions: HoldfastClient.Sessions) async {
    _ = try? await sessions.get("")
    _ = try? await sessions.metadata("")
    _ = try? await sessions.list().page()
    _ = try? await sessions.sharedWithMe().page()
    _ = try? await sessions.create(title: "", content: [])
    _ = try? await sessions.update("", replacing: 1)
    _ = try? await sessions.patch(.init())
    try? await sessions.delete("")
    _ = try? await sessions.undelete("")
    _ = try? await sessions.versions(of: "").page()
    _ = try? await sessions.version(1, of: "")
    _ = try? await sessions.restore(1, of: "", replacing: 2)
    _ = try? await sessions.name(1, of: "", "")
    _ = try? await sessions.updateLabels(of: "", to: [:], replacing: "")
    try? await sessions.star("")
    _ = try? await sessions.share("", with: "", as: .viewer)
    try? await sessions.unshare("", with: "")
    _ = try? await sessions.grants(of: "").page()
    _ = try? await sessions.auditEvents().page()
    _ = try? await sessions.export().next()
    guard let upload = try? await sessions.import() else { return }
    await upload.finish()
    _ = try? await upload.next()
  }

  /// A watch goes on for ever; here the server has nothing to tell.
  private func watchUntilAsked(
    _ sessions: HoldfastClient.Sessions, _ server: ScriptedServer
  ) async {
    let watch = Task { for try await _ in sessions.watch("") {} }
    let path = SessionServiceMethods.watchSessions.path
    while !server.asked.contains(where: { $0.path == path }) { await Task.yield() }
    watch.cancel()
    _ = await watch.result
  }

  private func callSnapshots(_ snapshots: HoldfastClient.Snapshots) async {
    _ = try? await snapshots.get("")
    _ = try? await snapshots.metadata("")
    _ = try? await snapshots.list().page()
    _ = try? await snapshots.create(of: "")
    _ = try? await snapshots.create(title: "", content: [])
    try? await snapshots.delete("")
    _ = try? await snapshots.updateAccess(of: "", to: .init())
    _ = try? await snapshots.createSession(from: "")
    try? await snapshots.star("")
  }

  @Test func `a response without its mandatory part is an error`() async {
    let client = HoldfastClient(transport: emptyServer().transport)
    let error = await #expect(throws: HoldfastError.self) {
      try await client.sessions.metadata("a")
    }
    #expect(error?.reason == HoldfastError.Reason.answerIncomplete)
    #expect(error?.code == .internal)
  }

  @Test func `a session that is not modified is nil`() async throws {
    let server = ScriptedServer()
    var answer = GetSessionResponse()
    answer.notModified = true
    server.answer(SessionServiceMethods.getSession, .success(answer))
    let client = HoldfastClient(transport: server.transport)
    #expect(try await client.sessions.get("a", ifVersionNot: 4) == nil)
    #expect(server.requests(GetSessionRequest.self).first?.ifVersionNot == 4)
  }

  @Test func `the responses of a stream are a sequence`() async throws {
    let server = ScriptedServer()
    server.answer(SessionServiceMethods.exportSessions) { _, writer in
      for _ in 0..<3 { try await writer.send(ExportSessionsResponse()) }
    }
    var count = 0
    for try await _ in try await HoldfastClient(transport: server.transport).sessions.export() {
      count += 1
    }
    #expect(count == 3)
  }
}

extension ScriptedServer {
  /// Answers a method of the contract, whatever its types, with an empty message.
  fileprivate func answerEmpty(_ method: any ProtobufMethod) {
    func bind<Request: WireMessage, Response: WireMessage>(
      _: Request.Type, _: Response.Type
    ) {
      switch method {
      case let unary as UnaryMethod<Request, Response>: answer(unary, .success(Response()))
      case let streaming as ServerStreamingMethod<Request, Response>:
        answer(streaming) { _, writer in try await writer.send(Response()) }
      case let both as BidirectionalMethod<Request, Response>:
        answer(both) { _, writer in try await writer.send(Response()) }
      default: preconditionFailure("the contract has no method of this kind")
      }
    }
    func open<Request: WireMessage>(_ request: Request.Type) {
      func open<Response: WireMessage>(_ response: Response.Type) { bind(request, response) }
      _openExistential(method.responseType, do: open)
    }
    _openExistential(method.requestType, do: open)
  }
}
