// SPDX-License-Identifier: Apache-2.0

/// One call of a typed method that a caller has started, message by message.
public struct TypedStream<Request: Sendable, Response: Sendable>: Sendable {
  private let stream: any ClientStream
  private let requests: MessageCoder<Request>
  private let responses: MessageCoder<Response>

  init(
    _ stream: any ClientStream, _ requests: MessageCoder<Request>,
    _ responses: MessageCoder<Response>
  ) {
    self.stream = stream
    self.requests = requests
    self.responses = responses
  }

  /// Sends a message; waits while too much is queued. Throws the status once the call is over.
  public func send(_ request: Request) async throws(RPCError) {
    try await stream.send(requests.frame(request))
  }

  /// Ends the request: no further message follows.
  public func sendEnd() async { await stream.sendEnd() }

  /// The next message; nil after the last of a call that ended with OK. Throws any other status.
  public func nextMessage() async throws(RPCError) -> Response? {
    guard let bytes = try await stream.nextMessage() else { return nil }
    return try responses.decode(bytes)
  }

  /// The metadata before the first message; empty when the answer is a status alone.
  public func initialMetadata() async -> Metadata { await stream.initialMetadata() }

  /// The metadata that came with the status.
  public func trailingMetadata() async -> Metadata { await stream.trailingMetadata() }

  /// Gives the call up.
  public func cancel() async { await stream.cancel() }

  /// Sends the only request and takes the only answer. Cancelling the task gives the call up.
  public func exchange(_ request: Request) async throws(RPCError) -> Response {
    try await cancelledWithTask { (stream) async throws(RPCError) in
      try await stream.send(request)
      await stream.sendEnd()
      guard let answer = try await stream.nextMessage() else {
        throw RPCError(.unimplemented, "expected one response message, got none")
      }
      guard try await stream.nextMessage() == nil else {
        await stream.cancel()
        throw RPCError(.unimplemented, "expected one response message, got more")
      }
      return answer
    }
  }

  /// Runs `body` and gives the call up when the task is cancelled or `body` throws.
  public func cancelledWithTask<Value>(
    _ body: (Self) async throws(RPCError) -> Value
  ) async throws(RPCError) -> Value {
    try await stream.cancelledWithTask { (_) async throws(RPCError) in try await body(self) }
  }
}
