// SPDX-License-Identifier: Apache-2.0

extension Method {
  /// Answers each call with what `handler` returns.
  public convenience init<Request, Response>(
    _ method: UnaryMethod<Request, Response>,
    _ handler: @escaping @Sendable (Request, ServerContext) async throws -> Response
  ) {
    self.init(method.descriptor) { call in
      let message = try method.requests.decode(call.onlyMessage(), for: call)
      let answer = try await handler(message, call.context)
      try call.sendNow(method.responses.frame(answer, for: call.codec))
    }
  }

  /// Answers each call with what `handler` returns at once, without a task.
  public convenience init<Request, Response>(
    immediate method: UnaryMethod<Request, Response>,
    _ handler: @escaping @Sendable (Request, ServerContext) throws -> Response
  ) {
    self.init(
      method.descriptor,
      runningAtOnce: { call in
        let message = try method.requests.decode(call.onlyMessage(), for: call)
        let answer = try handler(message, call.context)
        try call.sendNow(method.responses.frame(answer, for: call.codec))
      })
  }

  /// Answers each call with what `handler` returns for the requests that it reads.
  public convenience init<Request, Response>(
    _ method: ClientStreamingMethod<Request, Response>,
    _ handler:
      @escaping @Sendable (RequestReader<Request>, ServerContext) async throws -> Response
  ) {
    self.init(method.descriptor) { call in
      let reader = RequestReader(call: call, coder: method.requests)
      let answer = try await handler(reader, call.context)
      try call.sendNow(method.responses.frame(answer, for: call.codec))
    }
  }

  /// Answers each call with what `handler` writes.
  public convenience init<Request, Response>(
    _ method: ServerStreamingMethod<Request, Response>,
    _ handler:
      @escaping @Sendable (Request, ServerContext, ResponseWriter<Response>) async throws -> Void
  ) {
    self.init(method.descriptor) { call in
      let message = try method.requests.decode(call.onlyMessage(), for: call)
      try await handler(
        message, call.context, ResponseWriter(call: call, coder: method.responses))
    }
  }

  /// Answers each call with what `handler` writes for the requests that it reads.
  public convenience init<Request, Response>(
    _ method: BidirectionalMethod<Request, Response>,
    _ handler:
      @escaping @Sendable (RequestReader<Request>, ServerContext, ResponseWriter<Response>)
      async throws -> Void
  ) {
    self.init(method.descriptor) { call in
      let reader = RequestReader(call: call, coder: method.requests)
      try await handler(reader, call.context, ResponseWriter(call: call, coder: method.responses))
    }
  }
}

extension ServiceRegistry {
  /// Adds a method that answers each call with what `handler` returns.
  public mutating func bind<Request, Response>(
    _ method: UnaryMethod<Request, Response>,
    _ handler: @escaping @Sendable (Request, ServerContext) async throws -> Response
  ) {
    register(Method(method, handler))
  }

  /// Adds a method that answers each call with what `handler` returns at once, without a task.
  public mutating func bind<Request, Response>(
    immediate method: UnaryMethod<Request, Response>,
    _ handler: @escaping @Sendable (Request, ServerContext) throws -> Response
  ) {
    register(Method(immediate: method, handler))
  }

  /// Adds a method that answers each call with what `handler` returns for the requests.
  public mutating func bind<Request, Response>(
    _ method: ClientStreamingMethod<Request, Response>,
    _ handler:
      @escaping @Sendable (RequestReader<Request>, ServerContext) async throws -> Response
  ) {
    register(Method(method, handler))
  }

  /// Adds a method that answers each call with what `handler` writes.
  public mutating func bind<Request, Response>(
    _ method: ServerStreamingMethod<Request, Response>,
    _ handler:
      @escaping @Sendable (Request, ServerContext, ResponseWriter<Response>) async throws -> Void
  ) {
    register(Method(method, handler))
  }

  /// Adds a method that answers each call with what `handler` writes for the requests.
  public mutating func bind<Request, Response>(
    _ method: BidirectionalMethod<Request, Response>,
    _ handler:
      @escaping @Sendable (RequestReader<Request>, ServerContext, ResponseWriter<Response>)
      async throws -> Void
  ) {
    register(Method(method, handler))
  }
}
