// SPDX-License-Identifier: Apache-2.0

/// Where calls are made: a channel to a server. Stubs are written against this.
public protocol ClientTransport: Sendable {
  /// Starts a call. Throws UNAVAILABLE when no connection can be had.
  func open(_ path: String, _ options: CallOptions) async throws(RPCError) -> any ClientStream
}

/// One call that a caller has started.
public protocol ClientStream: Sendable {
  /// Sends a framed message; waits while too much is queued. Throws the status once the call is
  /// over.
  func send(_ frame: [UInt8]) async throws(RPCError)
  /// Says that no further message comes.
  func sendEnd() async
  /// The next message; nil after the last of a call that ended with OK. Throws any other status.
  func nextMessage() async throws(RPCError) -> [UInt8]?
  /// The metadata before the first message; empty when the answer is a status alone.
  func initialMetadata() async -> Metadata
  /// The metadata that came with the status.
  func trailingMetadata() async -> Metadata
  /// Gives the call up.
  func cancel() async
}

extension ClientTransport {
  /// Makes a call with one request and one answer. Cancelling the task gives the call up.
  public func unary<Request, Response>(
    _ path: String, _ request: Request, _ requests: MessageCoder<Request>,
    _ responses: MessageCoder<Response>, options: CallOptions = CallOptions()
  ) async throws(RPCError) -> Response {
    let stream = try await open(path, options)
    return try await stream.cancelledWithTask { (stream) async throws(RPCError) in
      try await stream.send(requests.frame(request))
      await stream.sendEnd()
      guard let first = try await stream.nextMessage() else {
        throw RPCError(.unimplemented, "a unary answer holds one message; this holds none")
      }
      guard try await stream.nextMessage() == nil else {
        await stream.cancel()
        throw RPCError(.unimplemented, "a unary answer holds one message; this holds more")
      }
      return try responses.decode(first)
    }
  }

  /// Makes a call with one request and any number of answers, each handed to `handle` in order.
  public func serverStreaming<Request, Response>(
    _ path: String, _ request: Request, _ requests: MessageCoder<Request>,
    _ responses: MessageCoder<Response>, options: CallOptions = CallOptions(),
    _ handle: (Response) async throws(RPCError) -> Void
  ) async throws(RPCError) {
    let stream = try await open(path, options)
    try await stream.cancelledWithTask { (stream) async throws(RPCError) in
      try await stream.send(requests.frame(request))
      await stream.sendEnd()
      while let message = try await stream.nextMessage() {
        try await handle(responses.decode(message))
      }
    }
  }
}

extension ClientStream {
  /// Sends a message; waits while too much is queued.
  public func send<Request>(
    _ request: Request, by coder: MessageCoder<Request>
  ) async throws(RPCError) {
    try await send(coder.frame(request))
  }

  /// The next message, decoded; nil after the last of a call that ended with OK.
  public func nextMessage<Response>(
    by coder: MessageCoder<Response>
  ) async throws(RPCError) -> Response? {
    guard let bytes = try await nextMessage() else { return nil }
    return try coder.decode(bytes)
  }

  /// Runs `body` and gives the call up when the task is cancelled or `body` throws.
  public func cancelledWithTask<Value>(
    _ body: (any ClientStream) async throws(RPCError) -> Value
  ) async throws(RPCError) -> Value {
    let outcome: Result<Value, RPCError> = await withTaskCancellationHandler {
      do throws(RPCError) {
        return .success(try await body(self))
      } catch {
        await cancel()
        return .failure(error)
      }
    } onCancel: {
      Task { await cancel() }
    }
    return try outcome.get()
  }
}
