// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire
public import RPC

extension ClientTransport {
  /// Makes a call with one request and one answer. Cancelling the task gives the call up.
  public func unary<Request: WireMessage, Response: WireMessage>(
    _ path: String, _ request: Request, answer: Response.Type = Response.self,
    options: CallOptions = CallOptions()
  ) async throws(RPCError) -> Response {
    try await unary(path, request, .protobuf, .protobuf, options: options)
  }

  /// Makes a call with one request and any number of answers, each handed to `handle` in order.
  public func serverStreaming<Request: WireMessage, Response: WireMessage>(
    _ path: String, _ request: Request, answer: Response.Type = Response.self,
    options: CallOptions = CallOptions(),
    _ handle: (Response) async throws(RPCError) -> Void
  ) async throws(RPCError) {
    try await serverStreaming(path, request, .protobuf, .protobuf, options: options, handle)
  }
}

extension ClientStream {
  /// Sends a message; waits while too much is queued.
  public func send(message: some WireMessage) async throws(RPCError) {
    try await send(message, by: .protobuf)
  }

  /// The next message, or nil after the last of a call that ended with OK.
  public func nextMessage<Response: WireMessage>(
    as type: Response.Type
  ) async throws(RPCError) -> Response? {
    try await nextMessage(by: .protobuf)
  }
}
