// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import RPC
import RPCProtobuf
import Reactor

/// `connectrpc.conformance.v1.ConformanceService`: callers say how they want to be answered, and
/// are told what arrived.
struct ConformanceService: Sendable {
  let loop: EventLoop

  func register(in services: inout ServiceRegistry) {
    typealias Methods = ConformanceMethods
    services.bind(Methods.unary) { request, context in
      UnaryResponse(try await payload(for: [request], context))
    }
    services.bind(Methods.idempotentUnary) { request, context in
      IdempotentUnaryResponse(try await payload(for: [request], context))
    }
    services.bind(Methods.clientStream) { requests, context in
      var all: [ClientStreamRequest] = []
      for try await request in requests { all.append(request) }
      return ClientStreamResponse(try await payload(for: all, context))
    }
    services.bind(Methods.serverStream) { request, context, answers in
      guard let definition = request.definition else { return }
      var script = try AnswerScript<ServerStreamResponse>(definition, context, answers, on: loop)
      script.note(request)
      try script.begin()
      try await script.finish()
    }
    services.bind(Methods.bidiStream) { requests, context, answers in
      try await converse(requests, context, answers)
    }
  }

  /// The payload of the one answer to some requests, or the error that was asked for instead.
  private func payload<Request: DefiningRequest>(
    for requests: [Request], _ context: ServerContext
  ) async throws(RPCError) -> ConformancePayload
  where Request.Definition == UnaryResponseDefinition {
    let info = ConformancePayload.RequestInfo(
      of: context, requests: requests.map { AnyMessage($0) })
    guard let definition = requests.first?.definition else {
      return ConformancePayload(requestInfo: info)
    }
    context.addInitialMetadata(try Metadata(definition.headers))
    context.addTrailingMetadata(try Metadata(definition.trailers))
    await loop.pause(milliseconds: definition.delayMilliseconds)
    switch definition.response {
    case .error(let error): throw error.error(about: info)
    case .data(let data): return ConformancePayload(data: data, requestInfo: info)
    case nil: return ConformancePayload(requestInfo: info)
    }
  }

  /// Reads all and then answers, or answers each request before the next, as the first one says.
  /// Where requests are left over, the call ends without them; where answers are, they follow.
  private func converse(
    _ requests: RequestReader<BidiStreamRequest>, _ context: ServerContext,
    _ answers: ResponseWriter<BidiStreamResponse>
  ) async throws(RPCError) {
    var reader = requests.makeAsyncIterator()
    guard let first = try await reader.next() else { return }
    var script = try AnswerScript<BidiStreamResponse>(
      first.definition ?? StreamResponseDefinition(), context, answers, on: loop)
    script.note(first)
    if first.isFullDuplex {
      try script.begin()
      while script.hasNext {
        try await script.answerNext()
        guard let request = try await reader.next() else { break }
        script.note(request)
      }
    } else {
      while let request = try await reader.next() { script.note(request) }
      try script.begin()
    }
    try await script.finish()
  }
}
