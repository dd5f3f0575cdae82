// SPDX-License-Identifier: Apache-2.0

extension ClientTransport {
  /// Starts a call of a method of any kind. Throws UNAVAILABLE when no connection can be had.
  public func open<Shape, Request, Response>(
    _ method: TypedMethod<Shape, Request, Response>, _ options: CallOptions = CallOptions()
  ) async throws(RPCError) -> TypedStream<Request, Response> {
    TypedStream(try await open(method.path, options), method.requests, method.responses)
  }

  /// Makes a call with one request and one answer. Cancelling the task gives the call up.
  public func unary<Request, Response>(
    _ method: UnaryMethod<Request, Response>, _ request: Request,
    options: CallOptions = CallOptions()
  ) async throws(RPCError) -> Response {
    try await open(method, options).exchange(request)
  }

  /// Makes a call with one request and any number of answers, each handed to `handle` in order.
  public func serverStreaming<Request, Response>(
    _ method: ServerStreamingMethod<Request, Response>, _ request: Request,
    options: CallOptions = CallOptions(), _ handle: (Response) async throws(RPCError) -> Void
  ) async throws(RPCError) {
    let stream = try await open(method, options)
    try await stream.cancelledWithTask { (stream) async throws(RPCError) in
      try await stream.send(request)
      await stream.sendEnd()
      while let message = try await stream.nextMessage() { try await handle(message) }
    }
  }
}
