// SPDX-License-Identifier: Apache-2.0

import HoldfastClient
import TestSupport
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

  /// The compiler holds path and types together, so it is enough that the groups name the method.
  @Test func `every method of the contract has a call of its own`() throws {
    let texts = try ["Nouns", "Watch"].map { "Sources/HoldfastClient/\($0)" }.flatMap { folder in
      try RepositoryFile.names(in: folder, suffix: ".swift").map {
        String(decoding: try RepositoryFile.bytes("\(folder)/\($0)"), as: UTF8.self)
      }
    }
    for method in ContractMethods.all.map(\.descriptor) {
      let name = method.name.prefix(1).lowercased() + method.name.dropFirst()
      #expect(
        texts.contains { $0.contains("ServiceMethods.\(name)") }, "\(method.name) has no call.")
    }
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
