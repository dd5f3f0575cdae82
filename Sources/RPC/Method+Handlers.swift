// SPDX-License-Identifier: Apache-2.0

extension Method {
  /// A method with one request and one answer.
  public static func unary<Request, Response>(
    _ path: String, _ request: MessageCoder<Request>, _ response: MessageCoder<Response>,
    budget: Budget = .calls,
    _ handler: @escaping @Sendable (Request, ServerContext) async throws -> Response
  ) -> Method {
    Method(path: path, kind: .unary, budget: budget) { call in
      let message = try request.decode(call.onlyMessage())
      try call.sendNow(response.frame(await handler(message, call.context)))
    }
  }

  /// A method with any number of requests and one answer.
  public static func clientStreaming<Request, Response>(
    _ path: String, _ request: MessageCoder<Request>, _ response: MessageCoder<Response>,
    _ handler:
      @escaping @Sendable (RequestReader<Request>, ServerContext) async throws -> Response
  ) -> Method {
    Method(path: path, kind: .clientStreaming) { call in
      let reader = RequestReader(call: call, coder: request)
      try call.sendNow(response.frame(await handler(reader, call.context)))
    }
  }

  /// A method with one request and any number of answers.
  public static func serverStreaming<Request, Response>(
    _ path: String, _ request: MessageCoder<Request>, _ response: MessageCoder<Response>,
    budget: Budget = .calls,
    _ handler:
      @escaping @Sendable (Request, ServerContext, ResponseWriter<Response>) async throws -> Void
  ) -> Method {
    Method(path: path, kind: .serverStreaming, budget: budget) { call in
      let message = try request.decode(call.onlyMessage())
      try await handler(message, call.context, ResponseWriter(call: call, coder: response))
    }
  }

  /// A method with any number of requests and answers.
  public static func bidirectional<Request, Response>(
    _ path: String, _ request: MessageCoder<Request>, _ response: MessageCoder<Response>,
    budget: Budget = .calls,
    _ handler:
      @escaping @Sendable (RequestReader<Request>, ServerContext, ResponseWriter<Response>)
      async throws -> Void
  ) -> Method {
    Method(path: path, kind: .bidirectional, budget: budget) { call in
      let reader = RequestReader(call: call, coder: request)
      try await handler(reader, call.context, ResponseWriter(call: call, coder: response))
    }
  }
}
